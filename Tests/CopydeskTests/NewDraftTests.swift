import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("Beginning a draft")
struct NewDraftTests {
  private static let briefing = TemplateBody(
    name: "morning-briefing", summary: "What the day holds", desk: "caucasus",
    draft: "---\nheadline: Morning briefing\nslug: briefing-2026-11-29\ndesk: caucasus\n---\nWhat the day holds.\n")

  /// A newsroom with that template, and perhaps a story under its slug already.
  private static func newsroom(taken: Bool = false, unchanged: Bool = false) -> FakeDaemon.Answer {
    let newsroom = Sample.newsroom()
    return { request in
      if request.method == "POST" {
        var submission = Sample.submission("accepted", slug: "briefing-2026-11-29")
        submission.unchanged = unchanged
        return .json(submission, status: 202)
      }
      switch request.target {
      case "/v1/today":
        return .json(
          TodayBody(staff: "jomondi", name: "Joseph Omondi", title: nil, now: Sample.noon, waiting: [], goingOut: []))
      case "/v1/templates": return .json(PageBody(items: [briefing], next: nil))
      case "/v1/stories/briefing-2026-11-29": return taken ? newsroom(request) : .refusal(.notFound)
      default: return request.target.hasPrefix("/v1/slugs") ? .refusal(.notFound) : newsroom(request)
      }
    }
  }

  private func new(_ daemon: FakeDaemon, _ arguments: String..., editor: String) async throws -> Outcome {
    let path = try daemon.file("editor", Data(editor.utf8))
    return try await Program(
      ["new"] + arguments,
      environment: [
        "COPYDESK_SOCKET": daemon.socket, "EDITOR": "/bin/sh \(path)", "XDG_STATE_HOME": daemon.directory,
      ]
    ).run(terminal: 200)
  }

  @Test("A template opens in the editor, and becomes a draft that the desk does not see; or goes to it at once")
  func template() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let editor = "echo More. >> \"$1\"\n"
      let outcome = try await new(daemon, "--template", "morning-briefing", editor: editor)
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("copydesk submit briefing-2026-11-29"))
      let form = try #require(daemon.requests.first { $0.method == "POST" }?.form)
      #expect(form.text("draft") == Self.briefing.draft + "More.\n")
      #expect(form.text("intent") == "draft")
      _ = try await new(daemon, "--template", "morning-briefing", "--submit", editor: editor)
      #expect(daemon.requests.last { $0.method == "POST" }?.form?.text("intent") == "submit")
      let untouched = try await new(daemon, "--template", "morning-briefing", editor: "exit 0\n")
      #expect(untouched.output.contains("You changed nothing"))
      let blank = try await new(daemon, editor: "grep -q '^byline: .jomondi.$' \"$1\" && echo More. >> \"$1\"\n")
      #expect(blank.status == 0, "\(blank.output)")
    }
  }

  @Test("A second draft of the same slug is refused, never made somebody's next version, and the text is kept")
  func taken() async throws {
    try await FakeDaemon.with(Self.newsroom(taken: true)) { daemon in
      let outcome = try await new(daemon, "--template", "morning-briefing", editor: "echo More. >> \"$1\"\n")
      #expect(outcome.status == 65, "\(outcome.output)")
      #expect(outcome.output.contains("copydesk edit briefing-2026-11-29"))
      #expect(outcome.output.contains("Your text is in"))
      #expect(daemon.requests.allSatisfy { $0.method == "GET" })
    }
  }

  @Test("Without a terminal the draft is printed, byte for byte; a mistyped template gets a suggestion")
  func printed() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let printed = try await daemon.copydesk("new", "--template", "morning-briefing")
      #expect(printed.output == Self.briefing.draft)
      let mistyped = try await daemon.copydesk("new", "--template", "mornin-briefing")
      #expect(mistyped.status == 66)
      #expect(mistyped.errors.contains("Did you mean 'morning-briefing'?"))
      let listed = try await daemon.copydesk("new", "--list")
      #expect(listed.output == "morning-briefing\tcaucasus\tWhat the day holds\n")
    }
  }

  @Test("A text that says what is there already is said to make nothing new")
  func unchanged() async throws {
    try await FakeDaemon.with(Self.newsroom(unchanged: true)) { daemon in
      let path = try daemon.file("a.md", Sample.draft)
      let outcome = try await daemon.copydesk("edit", "7", path)
      #expect(outcome.output.contains("says the same, so no new version was made; the story is under review"))
    }
  }

  @Test("A draft that the newsroom has goes to the desk by its slug; a story that is no draft does not")
  func submitted() async throws {
    let newsroom = Sample.newsroom(Sample.story(state: .draft))
    try await FakeDaemon.with { request in
      request.method == "POST" ? .json(Sample.submission("accepted"), status: 202) : newsroom(request)
    } _: { daemon in
      let outcome = try await daemon.copydesk("submit", "night-train")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let form = try #require(daemon.requests.first { $0.method == "POST" }?.form)
      #expect(form.text("draft") == "One.\nIts.\n")
      #expect(form.text("intent") == "submit")
    }
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let outcome = try await daemon.copydesk("submit", "night-train")
      #expect(outcome.status == 75)
      #expect(daemon.requests.allSatisfy { $0.method == "GET" })
    }
  }

  @Test("A rejected draft comes back byte for byte")
  func rejected() async throws {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0x2D, 0x0D, 0x0A, 0xFF, 0x1B, 0x5B, 0x00]
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: \(bytes.count)\r\n\r\n"
    try await FakeDaemon.with { request in
      request.target.hasSuffix("/draft") ? .bytes(Array(head.utf8) + bytes) : .json(Sample.submission("rejected"))
    } _: { daemon in
      let file = "\(daemon.directory)/back.md"
      let outcome = try await daemon.copydesk("rejects", "show", "9", "-o", file)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try Data(contentsOf: URL(filePath: file)) == Data(bytes))
      #expect(daemon.targets == ["GET /v1/submissions/9/draft"])
      let shown = try await daemon.copydesk("rejects", "show", "9", terminal: 80)
      #expect(!shown.output.contains("\u{1B}["))
    }
  }
}
