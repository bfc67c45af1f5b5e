/// The quotation marks and the dash of a language, as its newspapers set them.
struct TypographicMarks: Hashable, Sendable {
  /// A pair of quotation marks, with the space that belongs inside them.
  struct Pair: Hashable, Sendable {
    let opening: String
    let closing: String
  }

  /// For what was typed with `"`.
  let double: Pair
  /// For what was typed with `'`.
  let single: Pair
  /// Between spaces.
  let dash: String
  /// Whether the space before a dash, and before `;`, `:`, `!` and `?`, must not break the line there.
  var keepsDash = false
  var keepsPunctuation = false

  /// By language; regions that differ have a line of their own. Unicode CLDR 45, except where a language's newspapers agree
  /// on something else. Languages that are not here keep what was typed.
  static let byLanguage: [String: TypographicMarks] = [
    "en": marks("“”‘’"), "en-us": marks("“”‘’", dash: "—"), "en-ca": marks("“”‘’", dash: "—"),
    "af": marks("“”‘’"), "az": marks("“”‘’"), "bg": marks("„“’’", dash: "—"), "bs": marks("„”‘’"),
    "ca": marks("«»“”"), "cs": marks("„“‚‘"), "cy": marks("“”‘’"), "da": marks("””’’"), "de": marks("„“‚‘"),
    "de-ch": marks("«»‹›"), "de-li": marks("«»‹›"), "el": marks("«»“”"), "es": marks("«»“”"),
    "es-mx": marks("“”‘’"), "es-us": marks("“”‘’"), "es-419": marks("“”‘’"), "et": marks("„“«»"),
    "eu": marks("«»“”"), "fi": marks("””’’"), "fil": marks("“”‘’"), "ga": marks("“”‘’"), "gl": marks("«»“”"),
    "fr": TypographicMarks(
      double: Pair(opening: "«\u{202F}", closing: "\u{202F}»"), single: Pair(opening: "“", closing: "”"), dash: "–",
      keepsPunctuation: true),
    "fr-ca": TypographicMarks(
      double: Pair(opening: "«\u{A0}", closing: "\u{A0}»"), single: Pair(opening: "“", closing: "”"), dash: "–"),
    "fr-ch": marks("«»‹›"), "ha": marks("“”‘’"), "hi": marks("“”‘’"), "hr": marks("„”‚’"), "hu": marks("„”»«"),
    "hy": marks("«»“”"), "id": marks("“”‘’"), "ig": marks("“”‘’"), "is": marks("„“‚‘"), "it": marks("«»“”"),
    "ja": marks("「」『』", dash: "―"), "ka": marks("„“‘’"), "kk": marks("«»“”", dash: "—", keepsDash: true),
    "ko": marks("“”‘’"), "ky": marks("«»„“", dash: "—", keepsDash: true), "lt": marks("„“‚‘"), "lv": marks("“”‘’"),
    "mk": marks("„“’‘"), "ms": marks("“”‘’"), "mt": marks("“”‘’"), "nb": marks("«»‘’"), "nl": marks("“”‘’"),
    "nn": marks("«»‘’"), "no": marks("«»‘’"), "pl": marks("„”«»"), "pt": marks("“”‘’", dash: "—"),
    "pt-pt": marks("«»“”"), "pt-ao": marks("«»“”"), "pt-mz": marks("«»“”"), "ro": marks("„”«»"),
    "ru": marks("«»„“", dash: "—", keepsDash: true), "be": marks("«»„“", dash: "—", keepsDash: true),
    "uk": marks("«»„“", dash: "—", keepsDash: true), "rw": marks("“”‘’"), "sk": marks("„“‚‘"), "sl": marks("„“‚‘"),
    "so": marks("“”‘’"), "sq": marks("“”‘’"), "sr": marks("„”‘’"), "sv": marks("””’’"), "sw": marks("“”‘’"),
    "ar": marks("«»“”"), "fa": marks("«»‹›"), "am": marks("«»‹›"), "ti": marks("«»‹›"), "ta": marks("“”‘’"),
    "bn": marks("“”‘’"), "ur": marks("“”‘’"), "th": marks("“”‘’"), "tr": marks("“”‘’"),
    "vi": marks("“”‘’"), "xh": marks("“”‘’"), "yo": marks("“”‘’"), "zu": marks("“”‘’"), "zh": marks("“”‘’", dash: "——"),
    "zh-hant": marks("「」『』", dash: "——"), "zh-tw": marks("「」『』", dash: "——"), "zh-hk": marks("「」『』", dash: "——"),
  ]

  /// The marks of the language of that tag, or of the closest that it is a kind of; nil for one that is not known here.
  static func of(language tag: String) -> TypographicMarks? {
    var parts = tag.lowercased().split(separator: "-")
    while !parts.isEmpty {
      if let marks = byLanguage[parts.joined(separator: "-")] { return marks }
      parts.removeLast()
    }
    return nil
  }

  /// Four marks: opening and closing for `"`, then for `'`.
  private static func marks(_ four: String, dash: String = "–", keepsDash: Bool = false) -> TypographicMarks {
    let marks = four.map(String.init)
    return TypographicMarks(
      double: Pair(opening: marks[0], closing: marks[1]), single: Pair(opening: marks[2], closing: marks[3]),
      dash: dash,
      keepsDash: keepsDash)
  }
}
