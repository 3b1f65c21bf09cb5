"""The words around figures in target texts, Chinese and English: units, signs, verbs, dates. How they are put together is domain.targets."""

from __future__ import annotations

import re

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,15})?"
RANGE = r"\s*(?:%|家|个|项|处)?\s*(?:—+|–|-|~|～|至|到|\bto\b)\s*"
HAN = re.compile("[\u3400-\u9fff“《]")

_MEASURES = (
    "个百分点 百分点 个工作日 工作日 平方公里 平方千米 平方米 立方米 公里 千米 公顷 千瓦时 千瓦 兆瓦 吉瓦 吨标准煤 吨 公斤 千克 斤 亩 米 户 "
    "套 张 家次 家(?![庭电政园]) 个 项(?!目) 处 所 座 条 件 起(?![步重]) 人次 人(?![才口员民大]) 名 位 辆 台 艘 只 "
    "头(?!部) 株 棵 次 场(?![馆所景]) 批 例 篇 部(?![门委队分]) 门(?![诊店]) 类 种 片(?!区) 块 美元 元 标准箱 小时 天 "
    "分钟 微克/立方米 毫克/升 支 队(?!伍) 对 栋 间 宗 款 列 架 床(?!位)"
)
_HAN_UNIT = (
    "(?:万亿|千万|百万|十万|亿|万|千|百)?(?:"
    + "|".join(sorted(_MEASURES.split(), key=len, reverse=True))
    + ")|(?:万亿|千万|百万|亿|万)(?=$|[^\u3400-\u9fff])"
)
_ENGLISH_UNIT = (
    r"(?:(?:hundred|thousand|million|billion|trillion|bn|mn)\s+)?(?:square\s+|sq\.?\s+|cubic\s+)?"
    r"(?:percentage points|per cent|percent|pct|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|hectares?|acres?|tonnes?|tons?|"
    r"km|kWh|MWh|GWh|TWh|kW|MW|GW|ha|kg|yuan|RMB|CNY|USD|EUR|dollars?|euros?|hours?|days?)\b"
    r"|(?:hundred|thousand|million|billion|trillion|bn|mn)\b"
)
UNIT = re.compile(rf"\s*(?P<unit>%|‰|{_HAN_UNIT}|{_ENGLISH_UNIT})")

AT_LEAST = re.compile(
    r"(?:≥|>=|>|≧|不少于|不低于|不小于|至少|大于|高于|超过|超|突破|达到|达"
    r"|\b(?:at least|not less than|no less than|no fewer than|more than|over|above|exceed(?:s|ing)?|minimum(?: of)?)\b)\s*$",
    re.IGNORECASE,
)
AT_MOST = re.compile(
    r"(?:≤|<=|<|≦|不超过|不高于|不多于|不大于|至多|低于|小于|少于|控制在|降至|降到|降低到|降低至|下降到|下降至|压减至|压减到|压缩至|压缩到|减少到|减少至"
    r"|\b(?:at most|not more than|no more than|less than|fewer than|below|under|up to|maximum(?: of)?|"
    r"(?:reduced?|fall|falls|down|cut|lowered?) to)\b)\s*$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:约|大约|约为|近|≈|\b(?:about|around|approximately|some|roughly|nearly)\b|\bca\.?)\s*$", re.IGNORECASE
)
AT_LEAST_AFTER = re.compile(r"\s*(?:及以上|以上|\+|or more\b|and more\b)")
AT_MOST_AFTER = re.compile(r"\s*(?:及以下|以下|以内|之内|内(?=$)|or less\b|or fewer\b)")
ABOUT_AFTER = re.compile(r"\s*(?:左右|上下|or so\b)")

LEVEL_FALLS = re.compile(
    r"控制在|降至|降到|降低[到至]|下降[到至]|压减[到至]|压缩[到至]|减少[到至]|\b(?:to|below|under)\s*$", re.IGNORECASE
)
CHANGE = re.compile(
    r"(?:下降|降低|压减|压缩|减少|缩短|降幅)[^\d]{0,6}$|\b(?:reduc\w+|cut\w*|lower\w*|fall\w*|decreas\w+)\b",
    re.IGNORECASE,
)
"""Words for becoming less, by so much."""

ACTION = re.compile(
    "新增|新培育|新创建|新形成|新建成|新建|新开工|新引进|新改建|新签约|开工改造|开工建设|开工|关停退出|更新改造|更新|改造提升|改造|new(?=\\s)|newly",
    re.IGNORECASE,
)
"""At a name's beginning: what is counted from nothing in the plan's time."""

NEW = re.compile("新增|新培育|新创建|新形成")
"""The same anywhere in a name."""

FROM = re.compile(r"(?:由|从|自|\bfrom)\s*$", re.IGNORECASE)
"""Before a figure: it is where something stood, not where it shall get to."""

DOUBTFUL = re.compile(
    r"^其中|^总[数量]|季度|上半年|下半年|年内|各$|分别$|\beach\b|[$€£¥]$|^(?:完成|建成|建设|培育|打造|实现|引进)$",
    re.IGNORECASE,
)
"""In a name: a part or a stage of something else, or no name at all."""

WORSE = re.compile(
    r"价格|涨幅|能耗|事故|死亡|失业率|负债率|排放|\b(?:prices?|inflation|accidents|deaths|unemployment|debt|emissions)\b",
    re.IGNORECASE,
)
"""Of what these name, more may be worse."""

EACH = re.compile(
    r"每[个]?(?:年|季度?|月|周|日|天|人|万|亩|县|市)|月均|年均|人均|日均"
    r"|\b(?:each|every|per|a) (?:month|week|quarter|day)\b|\bmonthly\b|\bquarterly\b",
    re.IGNORECASE,
)
"""A figure each month, or for each person, is not one to be reached by the end."""

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = re.compile(
    r"(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日|份)?"
    r"|\b(?:19|20)\d\d-\d{1,2}(?:-\d{1,2})?\b"
    r"|\b(?:by|in|until|before|during|end of|since|from)\s+(?:the\s+)?(?:end\s+of\s+)?(?:\w+\s+)?(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}\s+{_MONTH}\b|\b{_MONTH}\s+\d{{1,2}}\b",
    re.IGNORECASE,
)
NO_FIGURE_BEFORE = re.compile(
    r"(?:第|前|编号|No\.?|number|top|phase|stage|class|grade|level|category)\s*$", re.IGNORECASE
)
NO_FIGURE_AFTER = re.compile(
    r"\s*(?:年|月|日(?!均)|号|级|期|周年|位一体|[A-Z](?![a-zA-Z])|st\b|nd\b|rd\b|th\b)(?!\s*[WVM])"
)

LEAD_IN = re.compile(
    r"\s*(?:(?:截至|到|至|在)?\s*(?:(?:19|20)\d\d\s*年|\d{1,2}\s*月份?)(?:底前?|末|内|前)?|年底前?|年末前?|年内|全年|月底前?|底前|[,，]"
    r"|力争|确保|累计|共计|总计|全省|全市|全县|\bby (?:the )?end of (?:the year|\w*\s?(?:19|20)\d\d)|\bin (?:19|20)\d\d)*\s*",
    re.IGNORECASE,
)
"""When, and how much it is meant: no part of a name."""

SPREAD = re.compile(
    r"(?:分别)?(?:达到|达|为|至|到|实现|共|力争|稳定在|保持在|控制在|降至|降到|(?:提高|提升|增加|增长|上升|扩大|拓展)[到至]|(?<=[降少减缩])[到至])$"
)
REST_ENGLISH = re.compile(
    rf"^of\s+(?:all\s+|the\s+)?|\s*\b(?:by|until|before)\s+(?:the\s+)?(?:end|close|mid|year|{_MONTH}|\d|(?:19|20)\d\d).*$|\s+in\s+(?:19|20)\d\d$",
    re.IGNORECASE,
)
"""Before and after what is counted: `of new lines by the end of 2023`."""
