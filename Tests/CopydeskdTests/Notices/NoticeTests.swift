import Foundation
import ProgramTesting
import Testing

@Suite("People are told")
struct NoticeTests {
  /// A program of this host that keeps what it is told.
  private func pager(_ daemon: Daemon) throws -> String {
    try InstalledProgram.write(
      "pager", "cat >> \(daemon.directory.path)/paged\necho >> \(daemon.directory.path)/paged",
      in: daemon.directory.path)
  }

  @Test("A desk chief is told by program and by mail of a draft, once, and the record says so")
  func told() async throws {
    try await Daemon.withDirectory { daemon in
      let pager = try pager(daemon)
      let sendmail = try InstalledProgram.write(
        "sendmail", "cat > \(daemon.directory.path)/mail", in: daemon.directory.path)
      let configuration = try daemon.file(
        "copydeskd.yaml",
        """
        programs: {page-me: {run: [\(pager)]}}
        mail: {sendmail: \(sendmail), from: copydesk@news.example}
        """)
      try await daemon.start(with: ["--config", configuration])
      let newsroom = try Sample.newsroom.replacing(
        "    name: Narine Sargsyan\n",
        with: "    name: Narine Sargsyan\n    notify: {program: page-me, email: n@news.example}\n")
      try await daemon.succeeds(as: nil, "apply", "-f", try daemon.file("newsroom.yaml", newsroom))
      let draft = try daemon.file("dam.md", Sample.draft("dam"))
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      try await daemon.follows("the desk chief to be told") {
        try await daemon.sql("SELECT count(*) FROM copydesk.notice_message WHERE state = 'sent'") == "2\n"
      }
      let paged = try String(contentsOf: daemon.directory.appending(path: "paged"), encoding: .utf8)
      #expect(paged.contains(#""subject":"[Caucasus] Waiting for you: Story dam""#), "\(paged)")
      let mail = try String(contentsOf: daemon.directory.appending(path: "mail"), encoding: .utf8)
      #expect(mail.contains("To: <n@news.example>"))
      let notices = try await daemon.succeeds(as: "nsargsyan", "notices")
      #expect(notices.contains("waiting\treviews\tdam\tjomondi\temail"), "\(notices)")
      #expect(
        try await daemon.succeeds(as: "nsargsyan", "notices", "preview").contains("Nothing is waiting to be sent."))
      let other = try await daemon.copydesk(as: "nsargsyan", ["notices", "--for", "nobody"])
      #expect(other.status == 66)
    }
  }
}
