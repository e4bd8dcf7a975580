"""WeCom (企业微信) through its public server API: members of an organisation, and people in WeChat (微信客服)."""

from bot.channels.wecom.channel import Options, WeCom, Wiring
from bot.channels.wecom.incoming import CUSTOMERS, MEMBERS
from bot.channels.wecom.outgoing import CUSTOMERS_CAN, MEMBERS_CAN

__all__ = ["CUSTOMERS", "CUSTOMERS_CAN", "MEMBERS", "MEMBERS_CAN", "Options", "WeCom", "Wiring"]
