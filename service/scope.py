"""The first gate: is this a question about policy at all, or an attempt to steer the service?

Rules only, so that the outcome can be explained. What they let through is still held to the evidence: an answer
is cut from the corpus or refused, whatever the question says. So where a word is used by attackers and citizens alike
(社保卡密码, 全覆盖的要求, 这部分手续), the rule asks for the attacker's form of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

from ingest import normalize

Outside = Literal["attack", "opinion", "off_topic", "task", "thanks", "greeting"]

_STEERING = (
    # Take back the rules.
    r"(?:忽略|无视|忘掉|忘记|跳过|绕过|推翻|抛开|放弃|不要(?:再)?(?:遵守|理会|管)|停止遵守).{0,8}"
    r"(?:以上|之前|前面|上[文述面]|先前|此前|刚才|所有|全部|一切|任何|你|系统|原有).{0,10}"
    r"(?:指令|指示|规则|限制|设定|要求|提示|约束|政策文件|文件|身份|对话)",
    r"(?:忽略|无视|忘掉|忘记|跳过|绕过|推翻|覆盖|抛开).{0,6}(?:指令|提示词|设定|政策文件|系统消息|安全(?:机制|限制))",
    r"(?:忽略|无视)(?:掉)?(?:以上|之前|前面|上[文述面])|忘(?:掉|记)(?:你|您)(?:是|的)",
    r"(?:解除|取消|关闭|突破)(?:你|系统|自身|所有|全部|一切|任何)?的?(?:所有|全部|一切)?(?:限制|约束|安全设置|过滤)(?:[，。,.！!\]\[]|\s|$)",
    r"(?:关闭|停用|禁用|跳过|取消|不再需要|不要|去掉|绕过).{0,4}(?:引用|引文|证据|敏感词)(?:核对|检查|校验|审核|过滤|标注|引用)?(?:功能|机制|[，。,.！!]|$)",
    r"\b(?:ignore|disregard|forget|bypass|override)\b.{0,40}\b(?:instruction|rule|prompt|previous|above|polic|you are)",
    # Another role.
    r"你现在(?:是|进入|叫)|从(?:现在|此刻|本轮)(?:开始|起)，?你|(?:^|[，。；,.;!！]|请|要|让|让你|求)(?:你|您)?(?:来)?(?:扮演|假装|装作|充当)|角色扮演(?!类|游戏|场)|没有任何限制的",
    r"\b(?:pretend|act)\s+(?:to be|as|you)|you are now|role-?play|jailbreak|越狱|开发者模式|developer mode|\bDAN\b",
    # Dictate the answer.
    r"(?:不管|无论|不论).{0,10}(?:资料|文件|证据|原文).{0,20}(?:回答|回复|就说|都说)|(?:只|必须|一律|直接)(?:能|要|可以)?(?:回答|回复|输出|说)[:：]?[“\"'「]",
    r"(?:请|帮我|给我|替我|[你您](?:必须|要|可以|来|得)?)(?:你|您)?(?:伪造|编造|虚构|捏造|杜撰)",
)
_PRYING = (
    r"(?:系统|初始|隐藏|内部|完整|预设)的?(?:提示词|指令|设定|prompt)|提示词|系统(?:消息|提示)[:：]|(?:输出|打印|显示|告诉我|复述|公开).{0,8}系统(?:提示|说明|消息)",
    r"(?:把|将)(?:你|上面|以上|上述|前面)(?:所有|全部)?的?(?:所有|全部|系统|初始)?(?:规则|指令|设定|提示|文字|话).{0,8}(?:重复|复述|输出|背|念|打印|翻译|告诉|发)",
    r"\b(?:system|initial|hidden|developer)\s*(?:prompt|message|instruction)|environment variable|\b[A-Z]{2,}[A-Z_]*_(?:KEY|SECRET|TOKEN)\b",
    r"\b(?:reveal|print|show|repeat|output|leak|dump|tell)\b.{0,30}\b(?:prompt|instructions?|secrets?|password|api.?key|config|env|everything above|text above)\b",
    r"(?:数据库|管理员|后台|服务器|root|api)\s*的?\s*(?:密码|口令|密钥|key|token)(?!.{0,12}(?:更换|修改|重置|忘|管理|多久|规定|保护|强度))",
    r"(?<![卡证付始户])(?:密码|密钥|口令).{0,8}(?:告诉|念给|发给|说给|给)我",
)
_CODE = (
    r"</?(?:script|img|iframe|svg|object|embed|form|system|assistant|user|evidence|history)\b|javascript:|\bon(?:error|load|click)\s*=",
    r"<\|[a-z_]*\|?>?|\[/?INST\]|(?:^|\n)\s*#{1,6}\s*(?:系统|system)|(?:^|\n)\s*(?:system|系统)\s*[:：]",
    r"\b(?:drop|delete|insert|update)\s+(?:table|from|into)\b|\bunion\s+select\b|;\s*(?:rm|cat|curl|wget)\s|\$\{|\$\(|\{\{.{0,40}\}\}|\{%|__import__|os\.system|/etc/(?:passwd|shadow)|\.\./\.\.",
)
_TASK = (
    r"(?:帮|给|替|为)(?:我|我们|俺|咱).{0,6}(?:写|作|编|创作|生成|来).{0,14}(?:诗|小说|故事|作文|代码|程序|歌词|情书|笑话|段子|文案|检讨|论文|剧本|脚本|对联|演讲稿|科幻|总结|作业)",
    r"(?:^|[，。,.！!；;：])(?:请|请你|麻烦|再)?(?:写|编|作|创作|生成|来)(?:一|首|篇|个|段|封|份|几|两|\d+字|点).{0,12}(?:诗|小说|故事|作文|代码|程序|歌词|情书|笑话|段子|文案|检讨|论文|剧本|脚本|对联|演讲稿|科幻)",
    r"讲(?:个|一个|几个).{0,6}(?:笑话|故事|段子)|陪我(?:聊|玩|唱)|(?:把|将|请).{0,40}(?:翻译|译|改写)成.{1,6}(?:文|语|诗|话)|翻译一下|translate\b|\bwrite\s+(?:a|an|me|some|malware|code)\b",
    r"用\s*(?:python|java|javascript|c\+\+|c语言|go语言|excel|sql|matlab)\s*(?:语言)?(?:来)?(?:写|编|实现|做|画)",
    r"(?:帮我|给我)(?:画|做一张|设计|占卜|起名|起个名|算一?卦)|解(?:一下)?(?:方程|不等式)|方程.{0,20}[=＝]|求导|求(?:不?定)积分|\b[a-z]\s*[²^]\s*2?\s*[+\-]",
)
_OPINION = (
    r"[你您](?:个人|自己)?(?:觉得|认为)(?!.{0,6}(?:我|俺|咱|像|这种情况|这样的情况))|[你您](?:个人|自己)?(?:怎么看|(?:怎么|如何)(?:看待|评价)|更?喜欢|信不信|站(?:在)?(?:哪|谁))",
    r"[你您].{0,4}(?:支不支持|赞不赞成|反不反对|(?:支持|赞成|反对)不(?:支持|赞成|反对))|[你您]的(?:看法|观点|立场|态度|评价)|评价一下.{0,20}(?:领导|书记|市长|区长|县长|政府)",
    r"(?:谁|哪个|哪[家位]).{0,12}(?:更(?:靠谱|能干|清廉|腐败|差|厉害|值得|廉洁)|更好(?:些|一些|一点)?(?:[？?。！!呢]|$)|最(?:靠谱|差|烂|帅|腐败|清廉|能干))",
    r"(?:如果|假如|要是|假设)(?:你|您)是",
    r"(?:是不是|算不算).{0,6}(?:骗人|形象工程|面子工程|拍脑袋|忽悠)|(?:好不好|靠不靠谱|合不合理|公不公平|值不值得?)[？?]?$|(?:领导|书记|市长|区长|县长).{0,8}(?:干得|做得|水平|能力).{0,6}(?:怎么样|好不好|行不行|如何)",
)
_OFF_TOPIC = (
    r"(?:美元|欧元|日元|英镑|港币|韩元).{0,6}(?:换|兑|等于|折合|合|值).{0,6}(?:人民币|多少|几)|(?:今天|现在|最新).{0,4}(?:汇率|油价|金价)|汇率.{0,4}(?:多少|走势)",
    r"(?:股票|股市|大盘|比特币|黄金|基金).{0,8}(?:会涨|会跌|要涨|要跌|涨吗|跌吗|走势|推荐|怎么买|买哪|该买|值得买)|(?:双色球|大乐透|彩票).{0,8}(?:开奖|号码|买什么|中奖)|房价.{0,8}会(?:不会)?再?(?:涨|跌)",
    r"(?:今天|明天|后天|大后天|这周|周末|下周).{0,8}(?:天气|下雨|下雪|气温|热不热|冷不冷|穿什么|吃什么)|天气(?:怎么样|如何|咋样|好吗)|(?:查|看)(?:一下)?.{0,6}天气",
    r"推荐(?:一下|下|几|一|两|些|点|个|款|部|首|家|本|好).{0,8}(?:电影|电视剧|剧|小说|歌|音乐|游戏|餐厅|饭店|火锅|手机|电脑|酒店|景点|股票|书|菜)|(?:给我|帮我)推荐",
    r"(?:电影|电视剧|综艺|游戏|球赛|世界杯|奥运会|NBA|明星|歌手).{0,10}(?:推荐|好看|谁赢|比分|结局|攻略|冠军|几岁|女朋友|老婆|男朋友|老公)",
    r"(?:头|肚子|胃|腰|背|牙|腿|胸|嗓子|喉咙|关节).{0,2}(?:疼|痛|酸|胀).{0,16}(?:怎么办|吃什么|吃啥|挂什么|什么药|啥药|咋办|(?:哪个?|什么|啥)科)|挂(?:什么|哪个|啥)科|吃(?:什么|啥)药|(?:感冒|发烧|咳嗽|失眠|拉肚子).{0,8}(?:怎么办|怎么治|吃什么|吃啥|咋办|咋整)",
    r"(?:红烧|清蒸|糖醋|爆炒|水煮|凉拌).{0,6}(?:怎么|咋|如何|做法|食谱)|(?:肉|鱼|鸡|鸭|菜|汤|饭|面条|蛋糕|火锅|豆腐|排骨|饺子)(?:怎么|咋|如何)(?:做|炒|煮|炖|烧|包)(?:才|最|比较|更)?(?:好吃|香|$|[？?])",
    r"星座|运势|(?:帮我|给我|会不会|能不能)算命|看风水|(?:怎么|如何|咋)(?:才能)?(?:快速)?(?:减肥|瘦|追女|追男|谈恋爱|脱单)|女朋友|男朋友|(?<!部)分手(?!续)|今年(?:什么|哪个)生肖",
    r"[你您](?:到底|究竟)?(?:是谁|叫什么|叫啥|会什么|几岁|多大|是不是(?:人|机器|AI)|是(?:人|机器人|AI)吗)",
    r"\d+\s*[+×x*÷/]\s*\d+\s*(?:等于|=|是多少)|(?:圆周率|勾股定理|光速|地球到月球)",
)
_PARTICLES = r"[\s，,。.！!？?~～、啊呀哈哦噢呢吧嘛啦了的]|非常|十分|太|很|真是?|那就?|[你您]们?"
_THANKED = "多?谢谢?|感谢|感激|辛苦|好[的滴嘞]?|ok(?:ay)?|行|可以|嗯|明白|知道|懂|清楚|收到|原来如此|再见|拜拜|回见|bye|thanks?"
_GREETED = (
    "[你您]们?好|大家好|hi|hello|hey|哈喽|嗨|在吗|在不在|有人吗?|早上好?|早安|(?:上午|中午|下午|晚上)好"
)
_THANKS = (
    rf"^(?=.*(?:{_THANKED}))(?:{_PARTICLES}|{_THANKED}|就这样|没有?别的(?:问题)?|不用|麻烦|帮大?忙|有(?:用|帮助))+$",
)
_GREETING = (rf"^(?=.*(?:{_GREETED}))(?:{_PARTICLES}|{_GREETED}|喂|请问|客服|机器人)+$",)
_ABOUT_POLICY = re.compile(
    r"部门|单位|负责|牵头|政策|规定|补[贴助]|标准|条件|申[请报]|办法|奖励|监管|管理|扶持|报销|救助|处罚|目标|规划|备案|审批|许可|牵头|整治|预警|医保|由谁|名单"
)
"""Words that make a question about films or weather one about policy."""


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_RULES: Mapping[Outside, re.Pattern[str]] = {
    "greeting": _any_of(_GREETING),
    "thanks": _any_of(_THANKS),
    "attack": _any_of(_STEERING + _PRYING + _CODE),
    "task": _any_of(_TASK),
    "opinion": _any_of(_OPINION),
    "off_topic": _any_of(_OFF_TOPIC),
}

REFUSALS: Mapping[Outside, str] = {
    "thanks": "不客气，很高兴能帮到您。还有想了解的政策，随时可以接着问。",
    "greeting": "您好！我可以根据已收录的政策文件回答问题，比如垃圾分类、医疗救助、规划目标。请问您想了解什么？",
    "attack": "我只根据已收录的政策文件回答问题，不能执行这类指令。您可以直接问某项政策的内容。",
    "task": "我只回答已收录政策文件里的问题，不能代写或解题。您可以直接问某项政策的内容。",
    "opinion": "我只转述已收录政策文件的内容，不发表看法。您可以问文件里是怎么规定的。",
    "off_topic": "这不是政策文件里的问题，我回答不了。您可以问垃圾分类、医疗救助、规划目标等政策内容。",
}


def outside_scope(question: str) -> Outside | None:
    """Why a question is none for this service, or None if it may be one."""
    plain = _visible(question)
    forms = (plain, normalize(plain))
    for kind, pattern in _RULES.items():
        if any(map(pattern.search, forms)) and not (kind == "off_topic" and _ABOUT_POLICY.search(forms[1])):
            return kind
    return None


def _visible(text: str) -> str:
    """Widths folded, but lines and brackets kept as an attacker needs them; invisible characters dropped."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")
