"""What is left of letters outside a to z: own tables for the scripts people bring with them."""

# Ukrainian and Russian as passports write them, before the spellings of names are brought together.
_CYRILLIC = """
а a б b в v г g ґ g д d е e ё io є ie ж zh з z и i і i ї i й i к k л l м m н n о o п p р r с s т t
у u ў u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю iu я ia ђ dj ј j љ lj њ nj ћ c џ dz ѓ gj
ќ kj ѕ dz
"""
_ARABIC = """
ا a أ a إ i آ a ٱ a ب b ت t ث t ج j ح h خ kh د d ذ d ر r ز z س s ش ch ص s ض d ط t ظ d ع a غ gh ف f
ق k ك k ل l م m ن n ه h و u ي i ى a ة a ء - ئ i
ؤ u پ p چ ch ژ zh گ g ک k ی i ہ h ھ h ے e ں n ڤ v ٹ t
ڈ d ڑ r
"""
_GREEK = """
α a β b γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m
ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o
"""
_GEORGIAN = """
ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q
შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h
"""
_ARMENIAN = """
ա a բ b գ g դ d ե e զ z է e ը e թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh
ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ u փ p ք k օ o ֆ f և ev
"""
_TIFINAGH = """
ⴰ a ⴱ b ⴳ g ⴷ d ⴹ d ⴻ e ⴼ f ⴽ k ⵀ h ⵃ h ⵄ a ⵅ kh ⵇ q ⵉ i ⵊ j ⵍ l ⵎ m ⵏ n ⵓ u ⵔ r ⵕ r ⵖ gh ⵙ s ⵚ s
ⵛ ch ⵜ t ⵟ t ⵡ w ⵢ y ⵣ z ⵥ z ⵯ w
"""
# Bengali, Hindi and Panjabi: a consonant is written without the vowel that is heard after it, so
# that what is left of a name has its bones and not always its vowels.
_INDIC = """
অ a আ a ই i ঈ i উ u ঊ u এ e ঐ ai ও o ঔ au া a ি i ী i ু u ূ u ে e ৈ ai ো o ৌ au ং n ঃ - ঁ - ্ -
ক k খ kh গ g ঘ gh ঙ n চ ch ছ ch জ j ঝ jh ঞ n ট t ঠ th ড d ঢ dh ণ n ত t থ th দ d ধ dh ন n প p ফ f
ব b ভ bh ম m য j র r ল l শ sh ষ sh স s হ h ৎ t अ a आ a इ i ई i उ u ऊ u ए e ऐ ai ओ o औ au ा a ि i
ी i ु u ू u े e ै ai ो o ौ au ं n ः - ँ n ् - क k ख kh ग g घ gh ङ n च ch छ ch ज j झ jh ञ n ट t
ठ th ड d ढ dh ण n त t थ th द d ध dh न n प p फ f ब b भ bh म m य y र r ल l व v श sh ष sh स s ह h
ृ ri ਅ a ਆ a ਇ i ਈ i ਉ u ਊ u ਏ e ਐ ai ਓ o ਔ au ਾ a ਿ i ੀ i ੁ u ੂ u ੇ e ੈ ai ੋ o ੌ au ਂ n ੰ n ੱ -
੍ - ਕ k ਖ kh ਗ g ਘ gh ਚ ch ਛ ch ਜ j ਝ jh ਟ t ਠ th ਡ d ਢ dh ਣ n ਤ t ਥ th ਦ d ਧ dh ਨ n ਪ p ਫ f ਬ b
ਭ bh ਮ m ਯ y ਰ r ਲ l ਵ v ਸ s ਹ h ੜ r
"""
# The commonest Chinese surnames: with the date and the rest, enough to find somebody by.
_CHINESE = """
王 wang 李 li 张 zhang 張 zhang 刘 liu 劉 liu 陈 chen 陳 chen 杨 yang 楊 yang 黄 huang 黃 huang
赵 zhao 趙 zhao 吴 wu 吳 wu 周 zhou 徐 xu 孙 sun 孫 sun 马 ma 馬 ma 朱 zhu 胡 hu 郭 guo 何 he
林 lin 高 gao 罗 luo 羅 luo 郑 zheng 鄭 zheng 梁 liang 谢 xie 謝 xie 宋 song 唐 tang 许 xu 許 xu
韩 han 韓 han 邓 deng 冯 feng 曹 cao 彭 peng 曾 zeng 肖 xiao 田 tian 董 dong 潘 pan 袁 yuan
蔡 cai 蒋 jiang 余 yu 于 yu 杜 du 叶 ye 葉 ye 程 cheng 魏 wei 苏 su 吕 lu 丁 ding 任 ren 沈 shen
姚 yao 卢 lu 姜 jiang 崔 cui 钟 zhong 谭 tan 陆 lu 汪 wang 范 fan 金 jin 石 shi 廖 liao 贾 jia
夏 xia 韦 wei 付 fu 方 fang 白 bai 邹 zou 孟 meng 熊 xiong 秦 qin 邱 qiu 江 jiang 尹 yin 薛 xue
闫 yan 段 duan 雷 lei 侯 hou 龙 long 史 shi 陶 tao 黎 li 贺 he 顾 gu 毛 mao 郝 hao 小 xiao
明 ming 伟 wei 芳 fang 娜 na 敏 min 静 jing 丽 li 强 qiang 磊 lei 军 jun 洋 yang 勇 yong 艳 yan
杰 jie 涛 tao 超 chao 秀 xiu 兰 lan 霞 xia 平 ping 刚 gang 桂 gui 英 ying 华 hua 玉 yu 红 hong
建 jian 国 guo 文 wen 海 hai 春 chun 梅 mei 志 zhi 晓 xiao 燕 yan 云 yun 美 mei 玲 ling 婷 ting
宇 yu 浩 hao 佳 jia 欣 xin
"""
# The last ones are ñ and vowels of old code pages, as they come out of careless conversions.
_LATIN = """
ß ss ø o ł l đ d ð d æ ae œ oe þ th ı i ə e ŋ n ɓ b ɗ d ƙ k ɣ g ɛ e ɔ o ƴ y ħ h ŧ t ª a º o
¥ n ¤ n ± n ¡ i ¢ o £ u µ u
"""


def _pairs(table: str) -> dict[str, str]:
    items = table.split()
    return {
        letter: "" if plain == "-" else plain
        for letter, plain in zip(items[::2], items[1::2], strict=True)
    }


PLAIN = _pairs(_CYRILLIC) | _pairs(_ARABIC) | _pairs(_GREEK) | _pairs(_LATIN) | _pairs(_GEORGIAN)
PLAIN |= _pairs(_ARMENIAN) | _pairs(_TIFINAGH) | _pairs(_INDIC) | _pairs(_CHINESE)
