import Foundation
import Testing

@testable import copydeskd

@Suite("The house's own checks")
struct HouseChecksTests {
  /// The sample newsroom with those checks.
  private static func newsroom(_ checks: String) throws -> String { try Sample.newsroom + "\nchecks:\n" + checks }

  @Test("Words, spelling and a script of ten lines are found at submission and again at approval, as they are then")
  func findings() async throws {
    try await Daemon.withDirectory { daemon in
      let checks = Sample.root.appending(path: "Deploy/checks")
      let configuration = try daemon.file(
        "copydeskd.yaml",
        """
        programs:
          spelling-en: {run: [\(checks.path)/spelling, en_GB]}
          numbers: {run: [\(checks.path)/numbers]}
          broken: {run: [/bin/false]}
        """)
      try await daemon.start(with: ["--config", configuration])
      let spelling = "  spelling: {program: spelling-en, language: en}\n"
      try await apply(spelling + "  numbers: {program: numbers, timeout: 10s}\n", as: nil, daemon)
      let draft = Sample.draft("dam", body: "Narine saw the rodes rise. A strongman came.")
        .replacing(/headline: .*/, with: "headline: Dam bursts after 12 days")
      try await daemon.succeeds(as: "jomondi", "submit", try daemon.file("dam.md", draft))
      #expect(
        try await rules(of: "dam", daemon) == ["numbers required", "spelling recommended", "spelling recommended"])
      let shown = try await daemon.succeeds(as: "nsargsyan", "show", "dam")
      #expect(shown.contains("The dictionary does not have “rodes”."), "\(shown)")
      let refused = try await daemon.copydesk(as: "nsargsyan", ["approve", "dam"])
      #expect((refused.status, refused.errors.contains("numbers")) == (77, true), "\(refused.errors)")

      // What is a rule of the house since then counts, and what is none any more does not.
      try await apply(
        "  style:\n    words: [{avoid: strongman, use: leader, level: required}]\n", as: "night-editor", daemon)
      let again = try await daemon.copydesk(as: "nsargsyan", ["approve", "dam"])
      #expect((again.status, again.errors.contains("style")) == (77, true), "\(again.errors)")
      #expect(try await rules(of: "dam", daemon) == ["style required"])
      // What cannot be made is said, and blocks where it is required.
      let required = try Self.newsroom("  spelling: {program: broken}\n  other: {program: gone}\n")
        .replacing("    timezone: Asia/Yerevan\n", with: "    timezone: Asia/Yerevan\n    required: [spelling]\n")
      try await daemon.succeeds(as: "night-editor", "apply", "-f", try daemon.file("newsroom.yaml", required))
      let failed = try await daemon.copydesk(as: "nsargsyan", ["approve", "dam"])
      #expect((failed.status, failed.errors.contains("spelling")) == (77, true), "\(failed.errors)")
      let why = try await daemon.succeeds(as: "nsargsyan", "show", "dam")
      #expect(why.contains("the program 'broken' failed: exited(1)") && why.contains("this host has no program 'gone'"))
      try await daemon.succeeds(
        as: "nsargsyan", "approve", "dam", "--override", "spelling", "--reason", "The dictionary is being replaced")
      try await daemon.waits(for: "dam", toBe: "published")
      try await daemon.succeeds(as: "night-editor", "audit", "verify")
    }
  }

  private func apply(_ checks: String, as person: String?, _ daemon: Daemon) async throws {
    try await daemon.succeeds(as: person, "apply", "-f", try daemon.file("newsroom.yaml", Self.newsroom(checks)))
  }

  /// The house's rules that the story breaks, in alphabetical order.
  private func rules(of story: String, _ daemon: Daemon) async throws -> [String] {
    let findings = try #require(try await daemon.story(story)["findings"] as? [[String: Any]])
    return findings.filter { $0["house"] != nil }.map { "\($0["rule"] ?? "") \($0["level"] ?? "")" }.sorted()
  }

  @Test(
    "What is wrong with a check is said with its line",
    arguments: [
      ("  headline: {headline: {max: 60}}\n", "'headline' is the name of a check that every newsroom has"),
      ("  style: {}\n", "needs 'words', 'headline' or 'program'"),
      ("  style: {words: [{use: x}]}\n", "the key 'avoid' is missing"),
      ("  style: {words: [{avoid: '!'}]}\n", "has no word in it"),
      ("  style: {words: [{avoid: a b c d e f g h i}]}\n", "has 9 words"),
      ("  style: {words: [{avoid: Bird}, {avoid: bird}]}\n", "is there twice"),
      ("  style: {words: [{avoid: bird, level: strict}]}\n", "strict"),
      ("  style: {headline: {max: 5}}\n", "5"), ("  style: {headline: {max: 60}, timeout: 5s}\n", "is for a program"),
      ("  style: {program: spell, timeout: 11s}\n", "use 1s to 10s"), ("  style: {program: ../spell}\n", "../spell"),
      ("  style: {program: spell, desks: []}\n", "at least one desk"),
      ("  style: {program: spell, desks: [asia]}\n", "there is no desk 'asia'"),
      ("  style: {program: spell, language: '?'}\n", "not a language tag"), ("  Style: {program: spell}\n", "Style"),
    ])
  func mistakes(checks: String, said: String) throws {
    let text = try Self.newsroom(checks)
    #expect {
      try NewsroomFile.configuration(file: "newsroom.yaml", text: text)
    } throws: {
      "\($0)".contains(said) && "\($0)".contains("newsroom.yaml:")
    }
  }
}
