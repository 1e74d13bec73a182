/* sets.c - the sets of characters that RE2 knows by name. */
#include "regex/sets.h"

#define FOLDED_KS 0x17F, 0x17F, 0x212A, 0x212A
#define WORD { '0', '9', 'A', 'Z', '_', '_', 'a', 'z' }, { '0', '9', 'A', 'Z', '_', '_', 'a', 'z', FOLDED_KS }
static const struct regex_set perl_sets[] = {
	{ "d", 1, 0, { '0', '9' }, { 0 } },
	{ "s", 3, 0, { '\t', '\n', '\f', '\r', ' ', ' ' }, { 0 } },       /* no vertical tab */
	{ "w", 4, 6, WORD },
};
static const struct regex_set posix_sets[] = {
	{ "alnum", 3, 5, { '0', '9', 'A', 'Z', 'a', 'z' }, { '0', '9', 'A', 'Z', 'a', 'z', FOLDED_KS } },
	{ "alpha", 2, 4, { 'A', 'Z', 'a', 'z' }, { 'A', 'Z', 'a', 'z', FOLDED_KS } },
	{ "ascii", 1, 3, { 0, 0x7F }, { 0, 0x7F, FOLDED_KS } },
	{ "blank", 2, 0, { '\t', '\t', ' ', ' ' }, { 0 } },
	{ "cntrl", 2, 0, { 0, 0x1F, 0x7F, 0x7F }, { 0 } },
	{ "digit", 1, 0, { '0', '9' }, { 0 } },
	{ "graph", 1, 3, { '!', '~' }, { '!', '~', FOLDED_KS } },
	{ "lower", 1, 4, { 'a', 'z' }, { 'A', 'Z', 'a', 'z', FOLDED_KS } },
	{ "print", 1, 3, { ' ', '~' }, { ' ', '~', FOLDED_KS } },
	{ "punct", 4, 0, { '!', '/', ':', '@', '[', '`', '{', '~' }, { 0 } },
	{ "space", 2, 0, { '\t', '\r', ' ', ' ' }, { 0 } },
	{ "upper", 1, 4, { 'A', 'Z' }, { 'A', 'Z', 'a', 'z', FOLDED_KS } },
	{ "word", 4, 6, WORD },
	{ "xdigit", 3, 0, { '0', '9', 'A', 'F', 'a', 'f' }, { 0 } },
};

static const struct regex_set *
find_set(struct text name, const struct regex_set *sets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(name, sets[i].name))
			return &sets[i];
	return NULL;
}

const struct regex_set *
regex_perl_set(struct text name)
{
	return find_set(name, perl_sets, COUNT_OF(perl_sets));
}

const struct regex_set *
regex_posix_set(struct text name)
{
	return find_set(name, posix_sets, COUNT_OF(posix_sets));
}

/* ---- Unicode properties ---- */

static const char *const categories[] = {
	"Any", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd",
	"Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl",
	"Zp", "Zs",
};
static const char *const scripts[] = {
	"Adlam", "Ahom", "Anatolian_Hieroglyphs", "Arabic", "Armenian", "Avestan", "Balinese", "Bamum",
	"Bassa_Vah", "Batak", "Bengali", "Bhaiksuki", "Bopomofo", "Brahmi", "Braille", "Buginese", "Buhid",
	"Canadian_Aboriginal", "Carian", "Caucasian_Albanian", "Chakma", "Cham", "Cherokee", "Chorasmian",
	"Common", "Coptic", "Cuneiform", "Cypriot", "Cypro_Minoan", "Cyrillic", "Deseret", "Devanagari",
	"Dives_Akuru", "Dogra", "Duployan", "Egyptian_Hieroglyphs", "Elbasan", "Elymaic", "Ethiopic",
	"Georgian", "Glagolitic", "Gothic", "Grantha", "Greek", "Gujarati", "Gunjala_Gondi", "Gurmukhi",
	"Han", "Hangul", "Hanifi_Rohingya", "Hanunoo", "Hatran", "Hebrew", "Hiragana", "Imperial_Aramaic",
	"Inherited", "Inscriptional_Pahlavi", "Inscriptional_Parthian", "Javanese", "Kaithi", "Kannada",
	"Katakana", "Kayah_Li", "Kharoshthi", "Khitan_Small_Script", "Khmer", "Khojki", "Khudawadi", "Lao",
	"Latin", "Lepcha", "Limbu", "Linear_A", "Linear_B", "Lisu", "Lycian", "Lydian", "Mahajani", "Makasar",
	"Malayalam", "Mandaic", "Manichaean", "Marchen", "Masaram_Gondi", "Medefaidrin", "Meetei_Mayek",
	"Mende_Kikakui", "Meroitic_Cursive", "Meroitic_Hieroglyphs", "Miao", "Modi", "Mongolian", "Mro",
	"Multani", "Myanmar", "Nabataean", "Nandinagari", "New_Tai_Lue", "Newa", "Nko", "Nushu",
	"Nyiakeng_Puachue_Hmong", "Ogham", "Ol_Chiki", "Old_Hungarian", "Old_Italic", "Old_North_Arabian",
	"Old_Permic", "Old_Persian", "Old_Sogdian", "Old_South_Arabian", "Old_Turkic", "Old_Uyghur", "Oriya",
	"Osage", "Osmanya", "Pahawh_Hmong", "Palmyrene", "Pau_Cin_Hau", "Phags_Pa", "Phoenician",
	"Psalter_Pahlavi", "Rejang", "Runic", "Samaritan", "Saurashtra", "Sharada", "Shavian", "Siddham",
	"SignWriting", "Sinhala", "Sogdian", "Sora_Sompeng", "Soyombo", "Sundanese", "Syloti_Nagri", "Syriac",
	"Tagalog", "Tagbanwa", "Tai_Le", "Tai_Tham", "Tai_Viet", "Takri", "Tamil", "Tangsa", "Tangut",
	"Telugu", "Thaana", "Thai", "Tibetan", "Tifinagh", "Tirhuta", "Toto", "Ugaritic", "Vai", "Vithkuqi",
	"Wancho", "Warang_Citi", "Yezidi", "Yi", "Zanabazar_Square",
};

static bool
is_listed(struct text name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(name, names[i]))
			return true;
	return false;
}

bool
regex_is_category(struct text name)
{
	return is_listed(name, categories, COUNT_OF(categories));
}

bool
regex_is_script(struct text name)
{
	return is_listed(name, scripts, COUNT_OF(scripts));
}
