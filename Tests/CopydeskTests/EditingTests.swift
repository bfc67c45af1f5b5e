import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("Editing in an editor")
struct EditingTests {
  /// Asks its terminal for a line, as only a program in the foreground can, and adds it to the text.
  private static let editor = """
    printf 'line: ' > /dev/tty
    read -r line < /dev/tty
    echo "$line" >> "$1"
    """

  private static func newsroom(rejecting: Bool) -> FakeDaemon.Answer {
    let newsroom = Sample.newsroom()
    return { request in
      if request.method == "POST" { return .json(Sample.submission("waiting"), status: 202) }
      guard request.target.hasPrefix("/v1/submissions/") else { return newsroom(request) }
      let conflict = Rejection(.versionConflict, "It moved on.", hint: "Read it.")
      return .json(Sample.submission(rejecting ? "rejected" : "accepted", rejection: rejecting ? conflict : nil))
    }
  }

  private func edit(
    _ daemon: FakeDaemon, as command: [String] = ["edit", "7"], editor: String = Self.editor,
    line: String = "One more."
  ) async throws -> Outcome {
    let path = try daemon.file("editor", Data(editor.utf8))
    let environment = [
      "COPYDESK_SOCKET": daemon.socket, "EDITOR": "/bin/sh \(path)", "XDG_STATE_HOME": daemon.directory,
    ]
    return try await Program(command, environment: environment)
      .run(terminal: 200, typing: [("line: ", line + "\n")])
  }

  private static func texts(of daemon: FakeDaemon) -> String { daemon.directory + "/copydesk/texts" }

  private func texts(_ daemon: FakeDaemon) throws -> [String] {
    let root = Self.texts(of: daemon)
    return FileManager.default.fileExists(atPath: root) ? try FileManager.default.contentsOfDirectory(atPath: root) : []
  }

  @Test("The editor gets the terminal; what it saves is the next version of what was shown, and no copy stays behind")
  func taken() async throws {
    try await FakeDaemon.with(Self.newsroom(rejecting: false)) { daemon in
      let outcome = try await edit(daemon)
      #expect(outcome.status == 0, "\(outcome.output)")
      let form = try #require(daemon.requests.first { $0.method == "POST" }?.form)
      #expect(form.text("draft") == "One.\nIts.\nOne more.\n")
      #expect(form.text("revision") == "4")
      #expect(try texts(daemon).isEmpty)
    }
  }

  @Test("A refused text is kept where only its writer can read it, and the command says where")
  func conflict() async throws {
    try await FakeDaemon.with(Self.newsroom(rejecting: true)) { daemon in
      let outcome = try await edit(daemon)
      #expect(outcome.status == 75)
      let directory = try #require(try texts(daemon).first)
      let path = "\(Self.texts(of: daemon))/\(directory)/night-train.md"
      #expect(outcome.errors.contains("Your text is in \(path)"))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "One.\nIts.\nOne more.\n")
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(Self.texts(of: daemon))/\(directory)")
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
    }
  }

  @Test("No text is lost when the daemon goes away in the middle of an edit")
  func lost() async throws {
    let newsroom = Sample.newsroom()
    try await FakeDaemon.with { request in
      request.method == "POST" ? .bytes([]) : newsroom(request)
    } _: { daemon in
      let outcome = try await edit(daemon)
      #expect(outcome.status == 69)
      #expect(try texts(daemon).count == 1)
    }
  }

  @Test("Text written before the editor failed is kept")
  func failedEditor() async throws {
    try await FakeDaemon.with(Self.newsroom(rejecting: false)) { daemon in
      let outcome = try await edit(daemon, editor: Self.editor + "\nexit 1\n")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("Your text is in"))
      #expect(try texts(daemon).count == 1)
    }
  }

  @Test("An unchanged text makes no version, and a failing editor is reported")
  func nothing() async throws {
    try await FakeDaemon.with(Self.newsroom(rejecting: false)) { daemon in
      let untouched = try await edit(daemon, editor: "exit 0\n")
      #expect(untouched.status == 0)
      #expect(untouched.output.contains("You changed nothing"))
      #expect(try texts(daemon).isEmpty)
      let failed = try await edit(daemon, editor: "exit 3\n")
      #expect(failed.status == 64)
      #expect(failed.output.contains("exited with status 3"))
      #expect(!failed.output.contains("Your text is in"))
      #expect(try texts(daemon).isEmpty)
      #expect(daemon.targets.allSatisfy { $0.hasPrefix("GET") })
    }
  }

  @Test(
    "What readers see is corrected in the editor, too, with what readers are told",
    arguments: [
      (["fix", "7"], nil), (["clarify", "7", "-m", "Plain."], "Plain."), (["correct", "7", "-m", "1986."], "1986."),
      (["update", "7", "--draft"], nil),
    ] as [([String], String?)])
  func amends(command: [String], note: String?) async throws {
    try await FakeDaemon.with(Self.newsroom(rejecting: false)) { daemon in
      let outcome = try await edit(daemon, as: command)
      #expect(outcome.status == 0, "\(outcome.output)")
      let request = try #require(daemon.requests.first { $0.method == "POST" })
      #expect(request.target == "/v1/stories/7/\(command[0])")
      let form = try #require(request.form)
      #expect(form.text("draft") == "One.\nIts.\nOne more.\n")
      #expect(form.text("note") == note)
      #expect(form.text("as_draft") == (command.contains("--draft") ? "true" : nil))
      #expect(try texts(daemon).isEmpty)
    }
  }

  @Test("A refused correction is kept, and the command says how to submit it as it was")
  func keepsNote() async throws {
    try await FakeDaemon.with(Self.newsroom(rejecting: true)) { daemon in
      let outcome = try await edit(daemon, as: ["correct", "7", "-m", "It's 1986."])
      #expect(outcome.status == 75)
      let directory = try #require(try texts(daemon).first)
      let command =
        "copydesk correct night-train \(Self.texts(of: daemon))/\(directory)/night-train.md -m 'It'\\''s 1986.'"
      let plain = outcome.errors.replacing(/\u{1B}\[[0-9;]*m/, with: "").replacing("\n", with: " ")
      #expect(plain.contains(command), "\(outcome.errors)")
    }
  }

  @Test(
    "Without a terminal there is no editor: the command says so at once",
    arguments: [["edit", "7"], ["fix", "7"], ["correct", "7", "-m", "So."]])
  func noTerminal(command: [String]) async throws {
    try await FakeDaemon.with(Self.newsroom(rejecting: false)) { daemon in
      let outcome = try await Program(
        command,
        environment: ["COPYDESK_SOCKET": daemon.socket, "EDITOR": "sleep 100", "XDG_STATE_HOME": daemon.directory]
      ).run()
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("copydesk \(command[0]) 7 FILE"))
      #expect(daemon.requests.isEmpty)
      #expect(try texts(daemon).isEmpty)
    }
  }

  @Test("What would be refused, or lacks its note, opens no editor")
  func refusedBefore() async throws {
    let newsroom = Self.newsroom(rejecting: false)
    let answer: FakeDaemon.Answer = { request in
      guard request.target.contains("/why/fix") else { return newsroom(request) }
      let refusal = Refusal(.wrongState, "It is a draft.", hint: "Edit it.")
      return .json(ExplanationBody(allowed: false, refusals: [refusal], whoCould: []))
    }
    try await FakeDaemon.with(answer) { daemon in
      let touched = "\(daemon.directory)/opened"
      let refused = try await edit(daemon, as: ["fix", "7"], editor: "touch \(touched)\n")
      #expect(refused.status == 75)
      #expect(refused.output.contains("It is a draft."))
      let silent = try await edit(daemon, as: ["correct", "7", "-m", " "], editor: "touch \(touched)\n")
      #expect(silent.status == 64)
      #expect(silent.output.contains("Say why: -m TEXT"))
      #expect(!FileManager.default.fileExists(atPath: touched))
    }
  }
}
