import Foundation
import Newsroom
import Testing

@Suite("Settings of destinations")
struct DestinationSettingsTests {
  private let settings: DestinationSettings = [
    "allow_private": .boolean(false), "rate": .integer(20), "formats": ["ninjs", "text"], "url": "https://a.example/b",
    "headers": ["x_one": "1", "camelCase": .null],
  ]

  @Test("Settings keep their keys through storage, whatever Swift's property names are converted to")
  func areKept() throws {
    let destination = Destination(
      name: DestinationName(unchecked: "partner"), kind: DestinationKindName(unchecked: "webhook"), settings: settings,
      desks: [DeskSlug(unchecked: "africa")], concurrency: 4)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let stored = try encoder.encode(destination)
    #expect(try decoder.decode(Destination.self, from: stored) == destination)
    let text = String(decoding: stored, as: UTF8.self)
    for key in ["\"holds_embargo\"", "\"allow_private\"", "\"x_one\"", "\"camelCase\""] {
      #expect(text.contains(key), "\(key)")
    }
  }

  @Test("What a destination does not say is as documented")
  func defaults() {
    let plain = Destination(name: DestinationName(unchecked: "site"), kind: DestinationKindName(unchecked: "site"))
    #expect((plain.timeLimitSeconds, plain.attempts, plain.concurrency) == (30, 12, 1))
    #expect(!plain.holdsEmbargo && plain.desks == nil)
    #expect(plain.takes(Sample.africa))
    var some = plain
    some.desks = [Sample.caucasus]
    #expect(some.takes(Sample.caucasus) && !some.takes(Sample.africa))
  }

  @Test("Settings are listed key by key, in words")
  func areShown() {
    #expect(
      settings.fields.map { "\($0.key): \($0.value)" } == [
        "allow_private: false", "formats: ninjs, text", "headers: {\"camelCase\":null,\"x_one\":\"1\"}", "rate: 20",
        "url: https://a.example/b",
      ])
  }

  @Test("A number with a fraction is not a valid setting")
  func wholeNumbers() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(DestinationSettings.self, from: Data("{\"rate\": 0.5}".utf8))
    }
  }

  @Test("Stored settings read as they were written: numbers and booleans as text, null as absent")
  func areReadAgain() throws {
    let written = WrittenSettings(settings)
    #expect(written.keys == ["allow_private", "rate", "formats", "url", "headers"])
    #expect(try written["allow_private"]?.text() == "false")
    #expect(try written["rate"]?.text() == "20")
    #expect(try written["formats"]?.items().map { try $0.text() } == ["ninjs", "text"])
    #expect(WrittenSettings(["directory": .absent])["directory"] == nil)
  }

  @Test("Values by key are read where all keys are known; what is null counts as absent")
  func members() throws {
    func members(_ value: WrittenValue) throws -> [String: [String]] {
      try WrittenSettings(["limits": value]).required("limits").members(["b", "a"]).mapValues(\.path)
    }
    #expect(
      try members(.mapping(["a": .scalar("1"), "b": .absent])) == ["a": ["limits", "a"]])
    #expect(
      throws: ConfigurationProblem(path: ["limits"], message: "unknown key 'c'; the keys here are a, b")
    ) { try members(.mapping(["a": .scalar("1"), "d": .absent, "c": .absent])) }
    #expect(
      throws: ConfigurationProblem(path: ["limits"], message: "must be keys and values, such as {b: …}")
    ) { try members(.scalar("a")) }
  }

  @Test("A problem names the keys that lead to it")
  func faults() throws {
    let written = WrittenSettings(["formats": .list([.scalar("ninja"), .list([])]), "url": .mapping([:])])
    #expect(throws: ConfigurationProblem(path: [], message: "the key 'secret' is missing")) {
      try written.required("secret")
    }
    #expect(throws: ConfigurationProblem(path: ["url"], message: "must be text")) { try written.required("url").text() }
    #expect(throws: ConfigurationProblem(path: ["url"], message: "must be a list, such as [a, b]")) {
      try written.required("url").items()
    }
    let items = try written.required("formats").items()
    #expect(
      throws: ConfigurationProblem(
        path: ["formats", "0"], message: "'ninja' is not available here; did you mean 'ninjs'?")
    ) { try items[0].choice(of: ["ninjs", "text"]) }
    #expect(
      throws: ConfigurationProblem(path: ["formats", "0"], message: "'ninja' is not available here; choose from: a, b")
    ) { try items[0].choice(of: ["b", "a"]) }
    #expect(throws: ConfigurationProblem(path: ["formats", "1"], message: "must be text")) {
      try items[1].choice(of: ["ninjs"])
    }
  }
}
