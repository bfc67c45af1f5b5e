import Foundation
import Newsroom
import Testing

@testable import Intake

@Suite("Checks of the house")
struct HouseCheckTests {
  private func findings(_ check: HouseCheck, headline: String? = nil, body: String) throws -> [Finding] {
    var draft = String(decoding: Sample.draft(body: body), as: UTF8.self)
    if let headline { draft = draft.replacing("A bus at the border", with: headline) }
    let parsed = try Sample.parse(Array(draft.utf8))
    return HouseRules.houseFindings(in: parsed.copy, house: [check].reading(parsed.copy), programs: [:])
  }

  private static let style = HouseCheck(
    name: "house-style",
    words: [
      .init(avoid: "strongman", use: "leader", level: .required, why: "It takes sides."),
      .init(avoid: "at this point in time", use: "now"), .init(avoid: "at this point"),
      .init(avoid: "internet", use: "internet"), .init(avoid: "it's worth noting"),
    ], headline: .init(most: 20))

  @Test("Words to avoid are found whatever their case, the longest phrase first, each with its level and what to write")
  func words() throws {
    let found = try findings(
      Self.style,
      body:
        "The Strongman of the east,\nat this point in time,\nhas no Internet; it\u{2019}s worth noting.\nAt this point. At this.\n"
    )
    #expect(
      found.map { "\($0.line - 5):\($0.column) \($0.level) \($0.message)" } == [
        "1:5 required This house writes “leader” rather than “Strongman”. It takes sides.",
        "2:1 recommended This house writes “now” rather than “at this point in time”.",
        "3:8 recommended This house writes “internet” rather than “Internet”.",
        "3:18 recommended This house avoids “it\u{2019}s worth noting”.",
        "4:1 recommended This house avoids “At this point”.",
      ])
    #expect(found.allSatisfy { $0.rule == "house-style" && $0.house == $0.level })
  }

  @Test("What the house writes itself, words within words, and phrases broken by a comma are left alone")
  func leftAlone() throws {
    #expect(try findings(Self.style, body: "The internet. Strongmanship. At this, point in time.\n").isEmpty)
  }

  @Test("A headline longer than the house's is found; one just as long is not")
  func headline() throws {
    #expect(try findings(Self.style, headline: String(repeating: "a", count: 20), body: "Text.\n").isEmpty)
    let found = try findings(Self.style, headline: String(repeating: "a", count: 21), body: "Text.\n")
    #expect(found.map(\.message) == ["The headline is 21 characters long; this house's have 20 at most."])
  }

  @Test(
    "A check reads the desks and languages that it names",
    arguments: [
      (nil, nil, true), (["caucasus"], nil, true), (["africa"], nil, false), (nil, "en", true), (nil, "EN", true),
      (nil, "en-GB", false), (nil, "e", false), (["caucasus"], "hy", false),
    ] as [([String]?, String?, Bool)])
  func reads(desks: [String]?, language: String?, expected: Bool) throws {
    var check = Self.style
    check.desks = desks.map { Set($0.map(DeskSlug.init(unchecked:))) }
    check.language = language
    #expect(try findings(check, body: "A strongman.\n").isEmpty != expected)
  }

  @Test("A language is that of all its regions, too, and of nothing that only begins alike")
  func regions() {
    let check = HouseCheck(name: "style", language: "en")
    let desk = DeskSlug(unchecked: "london")
    #expect(check.reads(desk: desk, language: "en-GB") && !check.reads(desk: desk, language: "eng"))
  }

  @Test("A desk's policy makes a rule of the house required; it makes none weaker")
  func levels() {
    #expect(HouseRules.level(of: "style", house: .recommended, required: ["style"]) == .required)
    #expect(HouseRules.level(of: "style", house: .required, required: []) == .required)
    #expect(HouseRules.level(of: "style", house: .recommended, required: ["headline"]) == .recommended)
    #expect(HouseRules.level(of: "lost-text", house: nil, required: []) == .required)
  }

  @Test("What is only counted blocks approval where any of it does, and only there")
  func counted() throws {
    let mild = String(repeating: "internet Internet ", count: 51)
    for (body, level) in [(mild + "strongman\n", Finding.Level.required), ("strongman " + mild + "\n", .recommended)] {
      let found = try findings(Self.style, body: body)
      #expect(found.count == 51 && found.last?.message == "2 more like this below.")
      #expect(found.last?.level == level)
    }
  }

  @Test("A program's findings have the places of the characters that it counted as code points")
  func places() throws {
    let copy = try Sample.parse(Sample.draft(body: "Kx\u{301},\n*über* teh.\n")).copy
    let paragraph = try #require(copy.paragraphs.firstIndex { $0.kind == .paragraph })
    let offset = "Kx\u{301},\nüber ".unicodeScalars.count
    let output = """
      [{"paragraph": \(paragraph), "offset": \(offset), "length": 3, "message": "The?"},
       {"message": "All of it.\\nReally.", "level": "required"},
       {"paragraph": 99, "offset": -1, "length": 9999, "message": "Nowhere."},
       {"paragraph": \(paragraph), "offset": 9000, "length": 9223372036854775807, "message": "Behind."}]
      """
    let mistakes = try CheckProgram.mistakes(Data(output.utf8), in: copy)
    #expect(
      mistakes.map { "\($0.place?.line ?? 0):\($0.place?.column ?? 0) \($0.level ?? .required) \($0.message)" } == [
        "7:8 recommended The?", "0:0 required All of it. Really.", "0:0 recommended Nowhere.",
        "7:11 recommended Behind.",
      ])
    for hostile in ["", "{}", "[{}]", "[1]", "[{\"message\": 1}]", "null"] {
      #expect(throws: CheckProgram.Fault.self) { try CheckProgram.mistakes(Data(hostile.utf8), in: copy) }
    }
  }

  @Test("A version is read by its content; its draft only says where things stand")
  func readAgain() throws {
    let draft = Sample.draft("summary: A strongman", body: "A strongman.\n")
    let content = try Sample.parse(draft).content
    func places(_ draft: [UInt8]) throws -> [String] {
      let copy = try DraftParser.copy(of: content, from: draft, required: [])
      return HouseRules.houseFindings(in: copy, house: [Self.style], programs: [:]).map { "\($0.line):\($0.column)" }
    }
    #expect(try places(draft) == ["5:12", "7:3"])
    #expect(try places(Sample.draft("summary: A leader", body: "A leader.\n")) == ["0:0", "7:3"])
    #expect(try places([0xFF]) == ["0:0", "1:3"])
  }
}
