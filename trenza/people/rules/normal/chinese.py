"""Chinese names in pinyin: two syllables written together, apart, or cut in the wrong place."""

import re

from trenza.people.rules.normal.listed import listed

_ONE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ue|ui|uo"
    "|er|[aeiouv])"
)
_SYLLABLE = re.compile(_ONE)
_TWO = re.compile(_ONE + _ONE)
_UNMISTAKABLE = re.compile("zh|x[iu]|q[iu]|[ai]ng|[eo]ng(?=.)|iao|^y[iu]")
_LONGEST = 12
_NOT_CHINESE = listed("juan lia mia pia jan dan ben ken an noe kai ian gina lea leo ma xan")
SURNAMES = listed("""
    wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo luo zheng liang xie
    tang song deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu
    ding shen yao zhong jin cui tan fan liao shi jia xia fu fang zou xiong bai meng qin qiu hou yin
    xue yan lei long tao hao mao jian weng dai ruan hong mei
""")


def is_syllable(word: str) -> bool:
    """Whether the word may be one syllable of a Chinese name, and is no name by itself."""
    return _SYLLABLE.fullmatch(word) is not None and word not in _NOT_CHINESE


def are_one_name(words: list[str]) -> bool:
    """Whether two words are the two syllables of one name, wherever it was cut."""
    if len(words) != 2 or len(words[0]) + len(words[1]) > _LONGEST:
        return False
    return _TWO.fullmatch(words[0] + words[1]) is not None and _NOT_CHINESE.isdisjoint(words)


def are_swapped(name: str, surname_words: list[str]) -> bool:
    """«Zheng», «Yu-Chen»: what stands for the surname can only be the given name."""
    if name not in SURNAMES:
        return False
    if len(surname_words) == 1:
        word = surname_words[0]
        two = _TWO.fullmatch(word) and not _SYLLABLE.fullmatch(word)
        return bool(two and _UNMISTAKABLE.search(word))
    return are_one_name(surname_words)
