import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("Text that would drive the reader's terminal")
struct EscapeInjectionTests {
  /// Sets the title, moves the cursor, hides text, in seven and in eight bits, rings, and turns the direction of writing.
  private static let hostile =
    "x\u{1B}]0;owned\u{07}\u{1B}[2J\u{1B}[8m\u{9B}31m\u{90}q\u{9C}\u{7F}\u{202E}\u{2066}\r\u{08}y"

  /// What is left of an output when the styles that the command itself uses are taken away.
  private func unstyled(_ output: String) -> String {
    output.replacing(/\u{1B}\[(0|1|2|31|32|33|1;7;31|1;7;32)m/, with: "")
  }

  private func isHarmless(_ output: String) -> Bool {
    unstyled(output).unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x0A, 0x09: true
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: false
      default: true
      }
    }
  }

  private static var answer: FakeDaemon.Answer {
    let hostile = Self.hostile
    let finding = Finding(
      rule: hostile, level: .required, line: 1, column: 1, excerpt: hostile, message: hostile)
    let freeze = FreezeBody(
      desk: hostile, timeZone: hostile, reason: hostile, by: hostile, since: Sample.noon, until: Sample.noon)
    var story = Sample.story(
      headline: hostile, slug: hostile, state: .approved, publishAt: Sample.noon, hold: hostile, findings: [finding],
      text: hostile)
    story.frozenBy = [freeze]
    let shown = story
    let text = "One.\n\(hostile)\n"
    var version = Sample.version(2, text, by: hostile, note: hostile)
    version.findings = [finding]
    let newsroom = Sample.newsroom(shown, [Sample.version(1, "Two.\n\(hostile)!\n"), version])
    return { request in
      let path = request.target.prefix { $0 != "?" }
      switch path.split(separator: "/").last {
      case "log":
        return .json([
          AuditEntryBody(
            position: 1, at: Sample.noon, actor: hostile, onBehalfOf: hostile, requestedBy: hostile, action: hostile,
            revision: 1, version: 1, fromState: nil, toState: .draft, note: hostile, hash: hostile)
        ])
      case "deliveries":
        return .json([
          DeliveryBody(
            id: 1, story: 7, version: 1, kind: .publish, destination: hostile, state: hostile, createdAt: Sample.noon,
            attempts: 1, lastError: hostile, receipt: hostile)
        ])
      case "branches":
        return .json([
          BranchBody(submission: 1, savedBy: hostile, at: Sample.noon, reason: hostile, original: hostile)
        ])
      case "approve" where request.method == "GET":
        return .json(
          ExplanationBody(
            allowed: false, refusals: [Refusal(.selfApproval, hostile, hint: hostile)], whoCould: [hostile]))
      case "submissions" where request.method == "GET":
        let rejection = Rejection(.missing, hostile, hint: hostile)
        return .json(PageBody(items: [Sample.submission("rejected", rejection: rejection)], next: nil))
      case "submissions":
        return .json(Sample.submission("accepted", findings: [finding], slug: hostile))
      case "staff":
        let grant = StaffBody.Grant(role: hostile, desk: hostile, title: hostile, until: nil)
        return .json(
          PageBody(items: [StaffBody(handle: hostile, name: hostile, active: true, grants: [grant])], next: nil))
      case "verify":
        return .json(
          AuditReportBody(
            chains: 1, entries: 1, problems: [.init(story: 1, position: 1, message: hostile)], vouchedUntil: nil))
      case "configuration":
        return .json([
          ConfigurationChangeBody(
            kind: "change", subject: hostile, fields: [.init(key: hostile, before: hostile, after: hostile)])
        ])
      case "search":
        let found = SearchBody.Story(
          number: 7, slug: hostile, desk: hostile, state: .draft, version: 1, liveVersion: nil, headline: hostile,
          bylines: [hostile], cameIn: Sample.noon, firstPublishedAt: nil, excerpt: hostile)
        return .json(SearchBody(now: Sample.noon, timeZone: hostile, items: [found], found: 1, complete: true))
      case "frozen":
        let held = FrozenBody.Story(
          number: 7, slug: hostile, desk: hostile, timeZone: hostile, headline: hostile, due: Sample.noon,
          heldSince: Sample.noon, frozen: true)
        return .json(FrozenBody(freezes: [freeze], stories: [held]))
      case "freeze": return .json(freeze)
      case "metrics": return .text("HTTP/1.1 200 OK\r\n\r\n\(hostile)\n")
      case "status":
        return .json(
          StatusBody(
            version: hostile, database: hostile, databaseTime: Sample.noon, listening: true, stories: [hostile: 1],
            held: 0, waitingSubmissions: 0, pendingDeliveries: 0, failedDeliveries: 0, jobs: [hostile: 1]))
      case "return": return .refusal(.wrongState, hostile, hint: hostile)
      default: return newsroom(request)
      }
    }
  }

  @Test(
    "No command passes escapes on, in tables, running text, errors or JSON",
    arguments: [
      ["inbox"], ["board"], ["show", "7"], ["show", "7", "--branch"], ["diff", "7"], ["log", "7"], ["deliveries", "7"],
      ["why", "7", "approve"], ["rejects"], ["staff"], ["status"], ["metrics"], ["audit", "verify"],
      ["approve", "7", "--yes"], ["approve", "7"], ["return", "7", "--yes", "-m", "x"], ["kill", "7", "--yes"],
      ["publish", "7", "--yes"], ["publish", "7"], ["search", "x"], ["review"], ["frozen"],
      ["freeze", "-m", "x", "--yes"],
    ])
  func commands(arguments: [String]) async throws {
    try await FakeDaemon.with(Self.answer) { daemon in
      for words in [arguments, arguments + ["--json"]] {
        let program = Program(words, environment: ["COPYDESK_SOCKET": daemon.socket])
        let outcome = try await program.run(terminal: 100, typing: [("N]", "n\n")])
        #expect(outcome.output.contains("x"), "\(words) showed nothing")
        #expect(isHarmless(outcome.output), "\(words): \(outcome.output.debugDescription)")
      }
    }
  }

  @Test("Commands that send files do not pass escapes on either")
  func files() async throws {
    try await FakeDaemon.with(Self.answer) { daemon in
      let draft = try daemon.file("a.md", Sample.draft)
      for words in [["submit", draft], ["apply", "-f", draft, "--yes"]] {
        let program = Program(words, environment: ["COPYDESK_SOCKET": daemon.socket])
        let outcome = try await program.run(terminal: 100)
        #expect(outcome.status == 0)
        #expect(isHarmless(outcome.output), "\(words): \(outcome.output.debugDescription)")
      }
    }
  }

  @Test("JSON says the same with and without the escapes")
  func json() async throws {
    try await FakeDaemon.with(Self.answer) { daemon in
      let outcome = try await daemon.copydesk("--json", "board")
      let stories = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
      #expect(stories.first?["headline"] as? String == Self.hostile)
    }
  }
}
