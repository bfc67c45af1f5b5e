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
      if request.target.hasSuffix("/edit") { return .json(Sample.submission("waiting"), status: 202) }
      guard request.target.hasPrefix("/v1/submissions/") else { return newsroom(request) }
      let conflict = Rejection(.versionConflict, "It moved on.", hint: "Read it.")
      return .json(Sample.submission(rejecting ? "rejected" : "accepted", rejection: rejecting ? conflict : nil))
    }
  }

  private func edit(
    _ daemon: FakeDaemon, editor: String = Self.editor, line: String = "One more."
  ) async throws -> Outcome {
    let path = try daemon.file("editor", Data(editor.utf8))
    return try await daemon.copydesk(
      "edit", "7", terminal: 200, environment: ["EDITOR": "/bin/sh \(path)", "TMPDIR": daemon.directory],
      typing: [("line: ", line + "\n")])
  }

  private func texts(_ daemon: FakeDaemon) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: daemon.directory).filter { $0.hasPrefix("copydesk-") }
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
      let path = "\(daemon.directory)/\(directory)/night-train.md"
      #expect(outcome.errors.contains("Your text is in \(path)"))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "One.\nIts.\nOne more.\n")
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(daemon.directory)/\(directory)")
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
}
