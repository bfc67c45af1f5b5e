/// Words that a fix changes in no text of a language, and abbreviations after which no sentence begins. The database has the
/// same lists (`copydesk.fix_word`); a test holds both against each other.
///
/// Lists there are for English, French, German and Spanish; of every language digits, capitals, quotation marks and the signs
/// for numbers and negation in Chinese characters count. A word that is written with a capital here counts only so: `May`, but
/// not `may`.
public enum FixWords {
  /// The lists of a language by its primary subtag, or `*` for all languages: words by their kind.
  public static let lists: [String: [String: Set<String>]] = written.mapValues { kinds in
    kinds.mapValues { Set($0.split(separator: " ").map(String.init)) }
  }

  /// Whether a list has the word.
  static func has(_ kind: FixFault.Kind, _ word: String, in language: String) -> Bool {
    ["*", language].contains { lists[$0]?[kind.rawValue]?.contains(word) ?? false }
  }

  /// Whether a full stop behind the word ends no sentence.
  static func isAbbreviation(_ word: String) -> Bool { lists["*"]?["abbreviation"]?.contains(word) ?? false }

  private static let written: [String: [String: String]] = [
    "*": [
      "number": "〇 一 二 三 四 五 六 七 八 九 十 百 千 万 萬 億 亿 兆 零 两 兩 半",
      "negation": "不 没 沒 無 无 未 非 否 勿",
      "abbreviation": """
      mr mrs ms dr prof gen sen rep gov lt col sgt capt cpl rev hon no vs st jr sr messrs mme mlle u.s u.k u.n e.g i.e
      """,
    ],
    "en": [
      "number": """
      zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
      eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million \
      millions billion billions trillion trillions dozen dozens score scores first second third fourth fifth sixth seventh \
      eighth ninth tenth eleventh twelfth half halves quarter quarters double triple twice once pair
      """,
      "negation": "not no never none nobody nothing neither nor nowhere without cannot non",
      "date": """
      January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug \
      Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday today yesterday tomorrow tonight
      """,
    ],
    "fr": [
      "number": """
      zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante \
      cinquante soixante cent cents mille million millions milliard milliards premier première deuxième second seconde \
      troisième quatrième cinquième sixième dixième demi demie moitié tiers quart double triple dizaine douzaine vingtaine \
      centaine centaines millier milliers
      """,
      "negation": "non ne pas jamais aucun aucune rien ni sans nul nulle",
      "date": """
      janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi \
      vendredi samedi dimanche hier demain aujourd'hui
      """,
    ],
    "de": [
      "number": """
      null zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn \
      neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend million millionen milliarde \
      milliarden dutzend erste ersten zweite zweiten dritte dritten vierte vierten halb halbe hälfte drittel viertel doppelt
      """,
      "negation":
        "nicht nichts kein keine keinen keinem keiner keines nie niemals niemand weder noch ohne nein nirgends",
      "date": """
      januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch \
      donnerstag freitag samstag sonnabend sonntag heute gestern morgen vorgestern übermorgen
      """,
    ],
    "es": [
      "number": """
      cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho \
      diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos mil miles millón \
      millones primero primera segundo segunda tercero tercera cuarto medio media mitad tercio doble triple docena
      """,
      "negation": "no nunca jamás nada nadie ningún ninguno ninguna ni sin tampoco",
      "date": """
      enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles \
      jueves viernes sábado domingo hoy ayer mañana anteayer
      """,
    ],
  ]
}
