import Foundation
import Newsroom
import Testing

@testable import Publishing
@testable import Store

@Suite("Languages of pages")
struct PageLanguageTests {
  private static let builtIn = BuiltInTheme.files.filter { $0.name.hasPrefix("languages/") }

  /// English as an object, to be changed.
  private func english() throws -> [String: Any] {
    let table = try #require(Self.builtIn.first { $0.name == "languages/en.json" })
    return try #require(try JSONSerialization.jsonObject(with: Data(table.bytes)) as? [String: Any])
  }

  private func read(_ table: [String: Any], as tag: String = "xx") throws -> PageLanguage {
    try PageLanguage(tag: tag, table: [UInt8](JSONSerialization.data(withJSONObject: table, options: .prettyPrinted)))
  }

  @Test("The built-in theme has ten languages, each complete")
  func areComplete() throws {
    #expect(
      try Theme.builtIn().languages.tags == ["ar", "de", "en", "es", "fr", "hy", "ja", "pt", "ru", "sw"])
    for table in Self.builtIn {
      let language = try PageLanguage(tag: "xx", table: table.bytes)
      for phrase in PageLanguage.Phrase.allCases {
        #expect(!language.phrase(phrase).isEmpty, "\(table.name) \(phrase)")
      }
      #expect(Set(language.months).count == 12, "\(table.name)")
      #expect(Set(language.shortMonths).count == 12, "\(table.name)")
    }
  }

  @Test("Built-in languages do not repeat each other's words by mistake")
  func areTranslated() throws {
    let languages = try Theme.builtIn().languages
    for tag in languages.tags where tag != "en" {
      let language = try #require(languages[tag])
      let same = [PageLanguage.Phrase.skip, .published, .related, .latest, .nothing, .withdrawn, .moreBy].filter {
        language.phrase($0) == languages.fallback.phrase($0)
      }
      #expect(same == [], "\(tag)")
    }
  }

  @Test("A table that lacks a phrase is refused", arguments: PageLanguage.Phrase.allCases)
  func refusesMissing(_ phrase: PageLanguage.Phrase) throws {
    var table = try english()
    var words = try #require(table["words"] as? [String: String])
    words[phrase.rawValue] = nil
    table["words"] = words
    #expect(throws: LanguageFault(language: "xx", reason: "the phrase '\(phrase.rawValue)' is missing")) {
      try read(table)
    }
  }

  @Test("A table with an unknown phrase, with one that is filled with something else, or with eleven months is refused")
  func refusesUnknown() throws {
    for (key, text) in [("skipp", "Skip"), ("by", "By somebody"), ("by", "By {name}"), ("skip", "{names}")] {
      var table = try english()
      var words = try #require(table["words"] as? [String: String])
      words[key] = text
      table["words"] = words
      #expect(throws: LanguageFault.self, "\(key) \(text)") { try read(table) }
    }
    for key in ["months", "monthsAlone", "shortMonths"] {
      var table = try english()
      table[key] = Array(repeating: "x", count: 11)
      #expect(throws: LanguageFault(language: "xx", reason: "a year has twelve months")) { try read(table) }
    }
  }

  @Test(
    "A language is found by the closest tag",
    arguments: [("pt-BR", "pt"), ("PT", "pt"), ("ar-EG", "ar"), ("zh", nil), ("", nil), ("e", nil)]
      as [(String, String?)])
  func finds(_ tag: String, _ found: String?) throws { #expect(try Theme.builtIn().languages[tag]?.tag == found) }

  @Test(
    "Dates are written as the language writes them",
    arguments: [
      ("en", "1 December 2026, 06:05", "1 Dec", "1 Dec 2026"),
      ("fr", "1er décembre 2026 à 06h05", "1er déc.", "1er déc. 2026"),
      ("de", "1. Dezember 2026, 06:05 Uhr", "1. Dez.", "1. Dez. 2026"),
      ("es", "1 de diciembre de 2026, 06:05", "1 dic", "1 dic 2026"),
      ("pt", "1 de dezembro de 2026, 06:05", "1 dez", "1 dez 2026"),
      ("ar", "1 ديسمبر 2026، 06:05", "1 ديسمبر", "1 ديسمبر 2026"),
      ("ru", "1 декабря 2026, 06:05", "1 дек.", "1 дек. 2026"),
      ("hy", "1 դեկտեմբերի 2026, 06:05", "1 դեկ", "1 դեկ 2026"), ("sw", "1 Desemba 2026, 06:05", "1 Des", "1 Des 2026"),
      ("ja", "2026年12月1日 06:05", "12月1日", "2026年12月1日"),
    ])
  func dates(_ tag: String, _ long: String, _ short: String, _ withYear: String) throws {
    let language = try #require(try Theme.builtIn().languages[tag])
    let time = PageTime(try #require(Instant("2026-12-01T02:05:59Z")).date, zone: "Asia/Yerevan")
    let lastYear = PageTime(try #require(Instant("2025-12-31T19:59:59Z")).date, zone: "Asia/Yerevan")
    #expect(time.long(in: language) == long)
    #expect(time.short(in: language, around: time) == short)
    #expect(time.short(in: language, around: lastYear) == withYear)
    #expect(time.short(in: language, around: nil) == withYear)
  }
}

@Suite("Languages on a page")
struct LanguageMarkTests {
  private func page(_ newsroom: SampleNewsroom, _ index: Int = 0) throws -> String {
    let view = newsroom.view
    let story = try #require(view.stories.first { $0.number == newsroom.stories[index].number })
    let file = try StoryPage().file(of: story, in: view, SiteDesign(theme: try Theme.builtIn()))
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test("The furniture of a page is in its own language, and says nothing of languages")
  func own() throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].content.language = "ar"
    let page = try page(newsroom)
    for part in [
      "<html lang=\"ar\" dir=\"rtl\">", "<a class=\"skip\" href=\"#main\">انتقل إلى النص</a>",
      "نُشر في <time datetime=\"2026-11-24T02:33:20Z\"><bdi>24 نوفمبر 2026، 06:33</bdi></time>",
      "<p class=\"nameplate\" lang=\"en\" dir=\"ltr\">", "<li lang=\"en\" dir=\"ltr\"><a href=\"../../africa/\">",
      "<h2 class=\"rubric\" id=\"related\">مواضيع ذات صلة</h2>",
      // A story in another language, with the furniture's words for its date.
      "<div class=\"told\" lang=\"en\" dir=\"ltr\">", "<p class=\"meta\" lang=\"ar\" dir=\"rtl\">",
      "<bdi>24 نوفمبر</bdi>",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(!page.contains("Related stories"))
  }

  @Test("A page in a language without a table has the newsroom's furniture, marked with its language; else English")
  func other() throws {
    var newsroom = SampleNewsroom.withStories
    newsroom.stories[0].content.language = "ka"
    newsroom.settings.language = "fr-BE"
    let french = try page(newsroom)
    #expect(french.contains("<html lang=\"ka\" dir=\"ltr\">"))
    #expect(french.contains("<h2 class=\"rubric\" id=\"related\" lang=\"fr\">À lire aussi</h2>"))
    newsroom.settings.language = "he"
    newsroom.stories[0].content.language = "dv"
    let english = try page(newsroom)
    #expect(english.contains("<html lang=\"dv\" dir=\"rtl\">"))
    #expect(english.contains("<h2 class=\"rubric\" id=\"related\" lang=\"en\" dir=\"ltr\">Related stories</h2>"))
  }

  @Test(
    "A theme adds languages, and puts its own words in the place of built-in ones; a broken table is refused by line")
  func themes() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "copydesk-theme-\(UUID().uuidString)")
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.copyItem(atPath: themeDirectory, toPath: directory)
    let english = try String(contentsOfFile: "\(directory)/languages/en.json", encoding: .utf8)
    let file = "\(directory)/languages/ka.json"
    try english.replacing("\"Latest\"", with: "\"უახლესი\"").write(toFile: file, atomically: true, encoding: .utf8)
    let theme = try Theme(directory: directory)
    #expect(theme.languages["ka-GE"]?.phrase(.latest) == "უახლესი")
    #expect(theme.languages["hy"]?.phrase(.latest) == "Վերջին լուրերը")

    try english.replacing("\"home\"", with: "\"hone\"").write(toFile: file, atomically: true, encoding: .utf8)
    #expect(throws: ThemeFault.malformed(file: file, line: 4, reason: "there is no phrase 'hone'")) {
      try Theme(directory: directory)
    }
  }
}
