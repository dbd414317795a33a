"""The first gate: is this a question about policy at all, or an attempt to steer the service?

Rules only, so that the outcome can be explained. What they let through is still held to the evidence: an answer
is cut from the corpus or refused, whatever the question says.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Outside = Literal["attack", "opinion", "off_topic", "task"]

_ATTACK = re.compile(
    r"(?:忽略|无视|忘(?:掉|记)|跳过|绕过|解除|推翻|覆盖|不要(?:再)?(?:遵守|理会)|停止遵守).{0,12}(?:指令|指示|规则|限制|设定|要求|提示|约束|政策文件|资料|上[文述面]|前面|之前|以上)"
    r"|(?:系统|初始|隐藏|内部|完整)(?:的)?(?:提示词?|指令|prompt)|提示词|(?:system|initial|hidden)\s*(?:prompt|message|instruction)"
    r"|(?:ignore|disregard|forget|bypass|override)\b.{0,40}\b(?:instruction|rule|prompt|previous|above|polic)"
    r"|(?:reveal|print|show|repeat|output|leak|dump)\b.{0,30}\b(?:prompt|instruction|secret|password|key|config|env)"
    r"|(?:你现在是|从现在(?:开始|起)你|请?(?:你)?(?:扮演|假装|装作|充当)|角色扮演|(?:pretend|act)\s+(?:to be|as|you)|you are now|roleplay|jailbreak|越狱|开发者模式|developer mode|\bDAN\b)"
    r"|(?:数据库|管理员|后台|服务器|root|api)\s*(?:的)?\s*(?:密码|口令|密钥|账号|地址|key|token)|(?:密码|密钥|口令).{0,8}(?:告诉|念|给|说|发)"
    r"|</?(?:script|img|iframe|svg|system|assistant|user|evidence)\b|javascript:|\bon(?:error|load|click)\s*="
    r"|(?:drop|delete|insert|update)\s+(?:table|from|into)\b|union\s+select|;\s*(?:rm|cat|curl|wget)\s|\$\{jndi|\{\{.{0,40}\}\}|__import__|os\.system|/etc/passwd"
    r"|(?:不管|无论).{0,10}(?:资料|文件|证据).{0,20}(?:回答|回复|就说)|(?:只|必须|请|一律)(?:能|要)?(?:回答|回复|输出|说).{0,3}[“\"'「]",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"(?:写|作|编|创作|生成|来)(?:一|首|篇|个|段|封|份|几|两|\d+字|点)?.{0,8}(?:诗|小说|故事|作文|代码|程序|歌词|情书|笑话|段子|文案|检讨|论文|剧本|脚本|对联|演讲稿|科幻)"
    r"|讲(?:个|一个).{0,6}(?:笑话|故事)|(?:把|将).{0,40}(?:翻译成|译成|改写成)|翻译(?:一下|成)|translate\b|write\s+(?:a|an|me)\b"
    r"|(?:帮我|给我)(?:画|做一张|设计|算命|占卜|起名)|解(?:一下)?(?:方程|不等式)|方程.{0,20}[=＝]|求(?:导|积分)|[a-z]\s*[²^]\s*2?\s*[+\-]",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"你(?:个人)?(?:觉得|认为|怎么看|更?喜欢|更?支持|支不支持|赞不赞成|信不信|站(?:在)?(?:哪|谁))|(?:支持|赞成|反对)不(?:支持|赞成|反对)|你的(?:看法|观点|意见|立场)"
    r"|(?:谁|哪个|哪[家位]).{0,12}(?:更(?:靠谱|好|能干|清廉|腐败|差|厉害|值得)|最(?:靠谱|好|差|烂|帅|腐败))|(?:是不是|算不算).{0,6}(?:骗人|形象工程|面子工程|拍脑袋)|(?:好不好|靠不靠谱|合不合理)[？?]?$"
)
_OFF_TOPIC = re.compile(
    r"(?:美元|欧元|日元|英镑|港币|汇率).{0,12}(?:人民币|多少|换|汇率)|(?:股票|基金|比特币|彩票|双色球|大盘).{0,12}(?:涨|跌|买|走势|推荐|开奖|号码|多少)"
    r"|(?:今天|明天|后天|这周|周末).{0,8}(?:天气|下雨|气温|限行|穿什么|吃什么)|天气(?:怎么样|如何|预报)"
    r"|(?:推荐|介绍).{0,8}(?:电影|电视剧|小说|歌|音乐|游戏|餐厅|饭店|火锅|手机|电脑|酒店|景点|股票)|(?:电影|电视剧|综艺|游戏|球赛|世界杯|NBA|明星).{0,10}(?:推荐|好看|谁赢|比分|结局|攻略)"
    r"|(?:头|肚子|胃|腰|背|牙|腿|胸|嗓子|关节).{0,2}(?:疼|痛|酸|胀).{0,16}(?:怎么办|吃什么|挂什么|什么药|咋办|科)|挂(?:什么|哪个)科|吃(?:什么|啥)药|(?:感冒|发烧|咳嗽|失眠).{0,8}(?:怎么|吃|咋)"
    r"|(?:红烧|清蒸|怎么做|菜谱|做法).{0,8}(?:肉|鱼|鸡|菜|汤|饭|面)|(?:星座|运势|算命|风水|减肥|追女|谈恋爱|分手)|你(?:是谁|叫什么|会什么|几岁|多大)|\d+\s*[+×x*÷/]\s*\d+\s*(?:等于|=)",
    re.IGNORECASE,
)


def outside_scope(question: str) -> Outside | None:
    """Why a question is none for this service, or None if it may be one."""
    plain = _visible(question)
    for kind, pattern in (
        ("attack", _ATTACK),
        ("task", _TASK),
        ("opinion", _OPINION),
        ("off_topic", _OFF_TOPIC),
    ):
        if pattern.search(plain):
            return kind  # type: ignore[return-value]
    return None


def _visible(text: str) -> str:
    """Widths folded and invisible characters dropped, so that they hide no attack."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")


REFUSALS: dict[Outside, str] = {
    "attack": "我只根据已收录的政策文件回答问题，不能执行这类指令。您可以直接问某项政策的内容。",
    "task": "我只回答已收录政策文件里的问题，不能代写或解题。您可以直接问某项政策的内容。",
    "opinion": "我只转述已收录政策文件的内容，不发表看法。您可以问文件里是怎么规定的。",
    "off_topic": "这不是政策文件里的问题，我回答不了。您可以问垃圾分类、医疗救助、规划目标等政策内容。",
}
