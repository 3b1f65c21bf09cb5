"""Words that say nothing by themselves: a clause is read only where nothing is left when they, the numbers and the names are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from domain.answers.folding import MASK, Stretch

_PUNCTUATION = re.compile(r"[\s:：、，,.。;()\[\]'\"!?\-]+")

_ALWAYS = """
    目前 现 早已 截至目前 截至 截止 现在 到目前为止 已 已经 现已 均已 今年 今年以来 年初以来 全省 我省 我市 我厅 我局 我委 我办 本 该 此 是 在
    了 中 总体 总体上 整体 整体上 各项 情况 进展 进展情况 进度 工作 本项 该项 此项 这项 任务进展 工作进展 推进 我单位 我们 全部
    累计 其
"""
_ALWAYS_ENGLISH = """
    the | whole | is | are | we | now | has | have | been | our | currently | already | so far | to date | as of | overall | at present | today |
    it | this | still | until now | up to now
"""
_PERCENT = """
    任务 牵头 完成 完成了 完成率 完成比例 达到 达 达到了 达成 为 约 大约 约为 大概 左右 到 至 项目 工程 建设 形象 形象进度 工程进度 年度 全年
    共 完成度 任务量 工作量 工程量 总工程量 年度任务 全年任务 年度目标任务 全年目标任务 目标任务 年度任务的 全年任务的 任务的 总任务的
    目标任务的 年度目标的 年度目标任务的 年度计划的 全年目标的 全年计划的 全年目标任务的 计划任务的 总 总进度 当前 整改 实际
"""
_PERCENT_ENGLISH = """
    complete | completed | done | finished | progress | about | around | approximately | roughly | of the work | of the task |
    of the project | of the plan | of the annual plan | at | stands at | work | task | project | we've | through | reached | percentage |
    overall progress | of this task | of it | completion | of the annual target | a | an | the works | work is | it's
"""
_FIGURE = """
    共 共有 总共 合计 总计 总数 总量 总数量 数量 达 达到 达到了 为 有 完成 完成了 建成 建成了 认定 获批 批准 创建 建立 建有 挂牌 投运
    投用 投入使用 投入运行 并网 到 至 规模 规模达 面积 容量 发电 保持在 稳定在 当前 现有 拥有 实现 立项 已有 总规模 截止目前 年度 开工以来
    增至 增加到 增长到 改造 形成 入库 一季度
"""
_FIGURE_ENGLISH = """
    by | were | progress | the province | the city | province | total | in total | a total of | altogether | number | number of |
    the number of | there | reached | reaching | completed | complete |
    done | finished | built | approved | established | certified | set up | open | opened | operational | operating | in operation |
    in place | in service | up and running | stands at | stand at | at | count | cumulative | cumulatively | of | achieved | and | in |
    a | finish | amounts to | comes to
"""
_HEALTH = """
    牵头 项目 工程 建设 实施 开展 执行 进行 施工 各 均 当前 仍 持续 呈 处于 状态 状况 也 都 任务 目标任务 年度任务 年度目标任务 全年任务
    按 按期 如期 态势 良好 要求 有所 完毕 并
"""
_HEALTH_ENGLISH = """
    task | tasks | project | projects | work | works | everything | all | its | and | going | remain | remains | progress | generally |
    moving | proceeding | running | being | was | we're | it's | things | quite | construction | a | fully | to
"""


def _one_of(chinese: str, english: str) -> re.Pattern[str]:
    """One pattern for all of these words, the longest first; English ones only as whole words."""
    longest = sorted({*_ALWAYS.split(), *chinese.split()}, key=len, reverse=True)
    phrases = {" ".join(phrase.split()) for phrase in (*_ALWAYS_ENGLISH.split("|"), *english.split("|"))}
    spoken = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(longest) + r"|(?<![a-z'])(?:" + "|".join(map(re.escape, spoken)) + r")(?![a-z'])")


KNOWN_PERCENT = _one_of(_PERCENT, _PERCENT_ENGLISH)
KNOWN_FIGURE = _one_of(_FIGURE, _FIGURE_ENGLISH)
KNOWN_HEALTH = _one_of(_HEALTH, _HEALTH_ENGLISH)

AHEAD = re.compile(
    r"(?<![按照合于])计划(?!的|任务的)|拟(?!定)|将(?!来)|预计|预期|力争|争取|确保|有望|打算|准备(?!工作)|规划建|到年底"
    r"|至年底|若|如果|假如|一旦|全国(?=共|已|累计|有)|今年(?=[\d一二三四五六七八九十])|(?<![比较与同])(?:去年|上年)|同期|往年|其中|包括|应完成|应达"
    r"|(?<!进度)要求|原定"
    r"|\b(?:will|would|(?<!to )plan|plans|planned to|planning|target|expect|expects|expected|aim|hope|forecast|if|last year"
    r"|of which|including|should|could|might|intend|goal"
    r"|going to|scheduled)\b|'ll\b"
)
"""What follows, to the end of the sentence, is not how things stand: a plan, a condition, another year, a part of the whole."""

TARGET = re.compile(r"目标(?!任务)|年度任务|任务(?=约?\d)|\btarget\b")
"""A plan too, but one that ends with its own number (目标25家，已完成21家)."""

MORE = re.compile(r"年内|今年|本月|新增|净增|新获批|新认定|新建|增加|又|不是|\badded\b|\bnew\b")
"""What a number says how much more there are by; the one after it says how many in all."""

CORRECTED = re.compile(r"更正|订正|勘误|应为|改为|\b(?:correction|corrected|should read|sorry|typo|i meant)\b")
"""What was said before is taken back: no number is sure."""

NOW = re.compile(
    r"已|(?<![实发体出展呈])现(?![场代象])|目前|截至|截止|现有|当前|实际"
    r"|\b(?:now|so far|to date|currently|already|as of|today|has been|have been|at present)\b"
)
"""Back to how things stand."""


def left_over(text: str, whole: Stretch, known: re.Pattern[str], taken: Iterable[Stretch]) -> str:
    """What of a stretch is neither known nor taken: where it is not empty, the stretch speaks of something else."""
    characters = list(text[whole.start : whole.end])
    for stretch in taken:
        start, end = max(stretch.start, whole.start) - whole.start, min(stretch.end, whole.end) - whole.start
        characters[start:end] = " " * max(0, end - start)
    return _PUNCTUATION.sub("", known.sub(" ", "".join(characters)))


def is_masked(text: str, whole: Stretch) -> bool:
    return MASK in text[whole.start : whole.end]
