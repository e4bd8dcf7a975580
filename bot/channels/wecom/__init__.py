"""WeCom (企业微信) through its public server API: members of an organisation, and people in WeChat (微信客服)."""
