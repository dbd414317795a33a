"""Details that people ask for and that a text names in a few known words: is one of those words in the evidence?

The table is common knowledge about how such details are written, no property of a corpus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HOW_MUCH = r".{0,4}(?:多少|好多|几|是什么|怎么算|怎么收|贵不贵)"


@dataclass(frozen=True, slots=True)
class Detail:
    """A kind of detail: its name, how it is asked for, and what a text that states it must hold."""

    name: str
    asked: re.Pattern[str]
    stated: re.Pattern[str]


def _detail(name: str, asked: str, stated: str) -> Detail:
    return Detail(name, re.compile(asked), re.compile(stated))


DETAILS = (
    _detail("收费标准", rf"(?:收费|停车费|学费|票价|门票|租金|押金|物业费|报名费|手续费|运费){_HOW_MUCH}|一(?:小时|次|天|月|年|学期)收.{{0,3}}(?:多少|好多|几)", r"费|价|免|元/|元每|每.{1,10}元"),
    _detail("利率", r"(?:利率|利息|年息|月息)", r"利率|利息|贴息|免息|%"),
    _detail("收费情况", r"收不收费|收费[吗不]|要不要(?:交|收|给)?[钱费]|要钱[吗不]|免费[吗不]|费.{0,3}一户", r"费|免|元|无偿|价"),
    _detail("姓名", r"(?:叫什么|叫啥|叫啥子)名字(?!的)|姓什么|姓名|哪[几两三]?位|名字列|都有谁|是哪些人", r"同志|[:：、]\s*[\u4e00-\u9fff]{2,3}(?:[,，、\s(（]|$|[区县市])|[长任员记家][:：]"),
    _detail("原来由谁担任", r"(?:调整|换人?|改)之?前.{0,10}(?:谁|哪)|原来的?.{0,6}(?:长|主任|书记)", r"免去|原[一-鿿]|前任|调整前"),
    _detail("具体日期", r"哪一?天|几号|几日(?!游)", r"\d{1,2}[日号]|[一二三十]日|周[一二三四五六日末]|星期|每[天日]|之日|[当即次]日|当天"),
    _detail("办理期限", r"几(?:个?工作日|个?月|天|日|小时|年)(?:之|以)?内", r"(?<![-〔\d月])(?:\d{1,3}|[一二两三四五六七八九十]+)\s*(?:个?工作日|个月|天|日|小时|年)(?![0-9一二三四五六七八九十]{1,2}月)"),
    _detail("车位数量", r"(?:多少|好多)个?(?:停?车位|泊位)", r"\d[余多万千]*个?\S{0,6}[车泊]位|[车泊]位[^，。]{0,12}\d|车位/"),
    _detail("具体内容", r"具体(?:是|有|包括)?(?:哪些|哪几|什么)(?!时)", r"、.*、|[;；:：]|和|与|及"),
    _detail("目录", r"(?:目录|清单|名录).{0,3}(?:有没有|有没得|在哪|是什么|有哪些)|有(?:目录|清单|名录)", r"目录|清单|名录|附件"),
    _detail("罚款数额", rf"罚款?{_HOW_MUCH}", r"罚|处\d"),
    _detail("价格", r"(?:价格?|租金?|月租|[^消缴收经免]费)(?:用)?(?:是|要|为)?(?:多少|好多)|(?:多少|好多)[一-鿿]{2}费", r"\d[\d.,]*[百千万亿]*元|元）|免费|元/|\d%|价格?为"),
    _detail("使用年限", r"(?<![这那近后前头有])几年(?!级|代)", r"(?<!\d)\d{1,2}个?年(?!代)|[一二两三四五六七八九十]年|届满"),
    _detail("工资", rf"(?:工资|薪水|月薪|工钱|薪酬)(?:高|怎么|是|待遇)|(?:工资|薪水|月薪|工钱){_HOW_MUCH}", r"工资|薪|报酬"),
    _detail("合同价", rf"(?:合同价|中标价|采购价|造价){_HOW_MUCH}", r"合同|中标|采购|造价|投资"),
    _detail("年龄", r"(?:年龄|岁数)(?:和|与|、|是|有|多|$)|(?:今年|现在)?几岁了|多大(?:年纪|岁数|年龄)", r"年龄|出生|年生|\d岁(?!以)"),
    _detail("学历", r"学历(?:和|与|、|是|$)", r"学历|本科|大专|硕士|博士|研究生"),
    _detail("毕业学校", r"毕业(?:于|的)?(?:哪|学校)|哪.{0,6}毕业", r"毕业|学历|本科|大专"),
    _detail("分数线", r"分数线|多少分(?![钟之类级])", r"\d分|分数"),
    _detail("要带的证件和材料", r"(?:带|交|准备|提交|需要|要)(?:些|的)?(?:哪些|什么|啥子?|哪样)?(?:证件|材料|资料)|带(?:什么|啥|哪些)", r"证件|材料|身份证|户口|复印件|证明|申请表|凭证"),
    _detail("报名地点", r"(?:哪里|哪儿|哪点|哪个地方|怎么|如何|咋个?)报名|报名.{0,3}(?:哪里|地点|网址)", r"报名"),
    _detail("小区名称", r"(?:哪些|哪几个|什么|哪个)小区", r"小区|花园|苑"),
    _detail("具体地址", r"(?:哪|什么)一?[条个]?(?:街|路口?)(?!道)|门牌|具体(?:地址|位置|在哪)", r"[一-鿿]{2}(?:路口?|街(?!道)|大道|巷)|\d+号"),
    _detail("网址", r"网址|官网|(?:哪个|什么)网站|(?:哪里|哪儿|哪点)下载", r"www|http|\.cn|\.com|网址|官网|网站|公众号|小程序|app|客户端"),
    _detail("具体窗口", r"哪一?[个间](?:窗口|科室|会议室|房间|办公室)", r"窗口|科室|会议室|\d+室|大厅"),
    _detail("承办的公司", r"(?:中标|设计|监理|施工|承建)(?:公司|单位|企业|方).{0,2}(?:是|叫)", r"有限公司|集团|中标|承建"),
    _detail("施工单位", r"(?:谁|哪[家个](?:公司|单位|企业)?)(?:来|在)?(?:施工|承建|中标|修建)", r"公司|集团|施工|承建|中标"),
    _detail("人数", r"(?:招|聘|录用?).{0,4}(?:多少|好多|几)[个名位人]", r"\d余?多?[个名位人]|[一二三四五六七八九十百]+[名位人]|人数"),
)  # fmt: skip


def missing_detail(question: str, evidence: str) -> str | None:
    """Name of the first detail that is asked for and that nothing in the evidence can state; both in search form."""
    for detail in DETAILS:
        if detail.asked.search(question) and not detail.stated.search(evidence):
            return detail.name
    return None
