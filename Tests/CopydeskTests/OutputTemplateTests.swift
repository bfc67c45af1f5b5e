import ControlAPI
import Newsroom
import Testing

@testable import copydesk

@Suite("Output by a template")
struct OutputTemplateTests {
  private func lines(_ template: String) throws -> [String] {
    var story = Sample.story(headline: "One\nline\u{1B}[31m", findings: [StoryScreenTests.finding])
    story.authors = ["rita", "jo"]
    return try OutputTemplate(template).lines(of: [story])
  }

  @Test(
    "Fields stand in braces, one within another after a point; no value breaks a line",
    arguments: [
      ("{slug}\\t{number}", "night-train\t7"), ("a{approvals.have}/{approvals.need}b", "a0/1b"),
      ("{authors}", "rita,jo"), ("{findings}", "1"), ("{live_version}|{late}", "|false"),
      ("\\{{slug}\\}\\\\", "{night-train}\\"), ("plain", "plain"), ("{headline}", "One line\u{FFFD}[31m"),
      ("{submitted_at}", "2026-12-01T12:00:00Z"), ("{hold.reason}", ""), ("", ""),
    ])
  func fields(template: String, line: String) throws {
    #expect(try lines(template) == [line])
  }

  @Test(
    "What is wrong with a template is said, and an unknown field with those that there are",
    arguments: [
      ("{headlin}", "no field 'headlin'"), ("{approvals.has}", "no field 'approvals.has'"),
      ("{slug.x}", "no field 'slug.x'"), ("{slug", "not closed"), ("slug}", "not opened"), ("{}", "no field"),
      ("{a..b}", "no field"), ("\\x", "means nothing"), ("\\", "means nothing"),
    ])
  func refused(template: String, words: String) throws {
    let refusal = #expect(throws: Refusal.self) { try lines(template) }
    #expect(refusal?.code == .usage && refusal?.detail.contains(words) == true, "\(refusal?.detail ?? "")")
    if template == "{headlin}" { #expect(refusal?.hint.contains("headline, hold") == true) }
    if template == "{approvals.has}" { #expect(refusal?.hint == "The fields are: by, have, missing, need.") }
  }

  @Test("Lists and reports take one; a bad one is exit status 64 and asks nothing")
  func commands() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      for arguments in [["inbox"], ["board"], ["claim", "7"]] {
        let outcome = try await Program(
          arguments + ["--format", "{slug}: {state}"], environment: ["COPYDESK_SOCKET": daemon.socket]
        ).run()
        #expect((outcome.status, outcome.output) == (0, "night-train: desk_review\n"), "\(arguments)")
      }
      let before = try await daemon.copydesk("--format", "{slug}", "inbox")
      #expect(before.output == "night-train\n")
      let asked = daemon.targets.count
      let bad = try await daemon.copydesk("inbox", "--format", "{slug")
      #expect(bad.status == 64 && bad.errors.contains("not closed"), "\(bad.errors)")
      #expect(daemon.targets.count == asked)
      #expect(try await daemon.copydesk("inbox", "--format", "{slog}").status == 64)
    }
  }
}
