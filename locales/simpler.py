"""Traditional characters as simplified ones, so that what people ask is compared whichever they write."""

from __future__ import annotations

# Common characters that the two ways of writing Chinese write differently, in the same order in both.
_SIMPLIFIED = (
    "们这个来时对会说国学为与产业专权质经济开关应当从书见观长门问间题头买卖车东马风飞电话语请谁让认识记设证试该详读课调谢变"
    "难离云气汉办动务胜劳势区医单卫厂历压县发号听员响团园围图圆场坏块声处备复够夺奖妇孙实宝审宽导寿将层岁岛币师带帮广庆库"
    "张强录归忆态总恶惊愿户执扩报拟择据换数断无旧显晓术机条极构标树样桥检检楼欢气汇没泽测浓温满灭点炼热爱状环现电画监盘种"
    "称积稳竞笔签简类级纪纯纳线组细织终绍结给络统继绩续维综绿编网罗职联节药获补规览觉计订讨训议讲许论评词译误贝负财责败货"
    "贤贷费资赛赞赢趋跃转轮软轻载较辅输边达迁过运还进远违连选递逻遗邮释里铁银销锁锋错键镇闭阅队阳阴际陆险随隐页项顺须顾预领频颜"
    "额验鱼鸟麦黄龙"
)
_TRADITIONAL = (
    "們這個來時對會說國學為與產業專權質經濟開關應當從書見觀長門問間題頭買賣車東馬風飛電話語請誰讓認識記設證試該詳讀課調謝變"
    "難離雲氣漢辦動務勝勞勢區醫單衛廠歷壓縣發號聽員響團園圍圖圓場壞塊聲處備復夠奪獎婦孫實寶審寬導壽將層歲島幣師帶幫廣慶庫"
    "張強錄歸憶態總惡驚願戶執擴報擬擇據換數斷無舊顯曉術機條極構標樹樣橋檢檢樓歡氣匯沒澤測濃溫滿滅點煉熱愛狀環現電畫監盤種"
    "稱積穩競筆簽簡類級紀純納線組細織終紹結給絡統繼績續維綜綠編網羅職聯節藥獲補規覽覺計訂討訓議講許論評詞譯誤貝負財責敗貨"
    "賢貸費資賽贊贏趨躍轉輪軟輕載較輔輸邊達遷過運還進遠違連選遞邏遺郵釋裡鐵銀銷鎖鋒錯鍵鎮閉閱隊陽陰際陸險隨隱頁項順須顧預領頻顏"
    "額驗魚鳥麥黃龍"
)
_SIMPLER = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def simplified(text: str) -> str:
    """The text with the common traditional characters replaced."""
    return text.translate(_SIMPLER)
