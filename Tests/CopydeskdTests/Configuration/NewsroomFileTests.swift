import Foundation
import Testing

@Suite("Mistakes in newsroom.yaml")
struct NewsroomFileTests {
  @Test("Two people sharing an account, whether by name or number, and unknown checks are refused")
  func faults() async throws {
    let account = try #require(try Self.someAccount())
    try await Daemon.with { daemon in
      let newsroom = try Sample.newsroom
      let shared =
        newsroom.replacing("    name: Joseph Omondi\n", with: "    name: Joseph Omondi\n    account: \(account.name)\n")
        .replacing("    name: Ewan Marsh\n", with: "    name: Ewan Marsh\n    account: \(account.uid)\n")
      try await expect(shared, refusedOn: "account: \(account.uid)", with: "jomondi already has this account", daemon)

      let root = newsroom.replacing("    name: Ewan Marsh\n", with: "    name: Ewan Marsh\n    account: root\n")
      try await expect(root, refusedOn: "account: root", with: "cannot be staff accounts", daemon)

      let check = newsroom.replacing(
        "    name: Caucasus\n", with: "    name: Caucasus\n    required:\n      - byline\n      - pictur-credit\n")
      try await expect(check, refusedOn: "- pictur-credit", with: "did you mean 'picture-credit'?", daemon)
    }
  }

  @Test("How people are told, and when a desk is late, is refused on its line with what to say instead")
  func notify() async throws {
    try await Daemon.with { daemon in
      let newsroom = try Sample.newsroom
      func staff(_ notify: String) -> String {
        newsroom.replacing("    name: Joseph Omondi\n", with: "    name: Joseph Omondi\n    notify:\n      \(notify)\n")
      }
      for (line, words) in [
        ("email: jomondi", "'jomondi' is not an address that mail can be sent to"),
        ("program: /bin/sh", "'/bin/sh' is not the name of a program"),
        ("webhook: {url: chat.example, secret: key}", "'chat.example' is not a web address"),
        ("webhook: {url: \"https://chat.example\"}", "the key 'secret' is missing"),
        ("quiet: 22:00", "is not a range of hours"),
        ("break_quiet: [fail]", "'fail' is not a valid value; choose from: waiting"),
        ("break_quiet: [failed]", "there is no quiet to break"),
        ("fax: 12", "unknown key 'fax'; the keys here are break_quiet, email, program, quiet, webhook"),
      ] {
        try await expect(staff(line), refusedOn: line, with: words, daemon)
      }
      func desk(_ lines: String) -> String {
        newsroom.replacing("    name: Caucasus\n", with: "    name: Caucasus\n    \(lines)\n")
      }
      for (line, words) in [
        ("review_within: 5s", "use 1m to 7d, or none"), ("review_within: {flsh: 5m}", "unknown key 'flsh'"),
        ("escalate: [desk_chief]", "no story is ever late here"),
        ("review_within: 20m\n    escalate: [desk_cheif]", "there is no role 'desk_cheif'"),
        ("review_within: 20m\n    escalate: [desk_chief, desk_chief]", "each role is told once"),
        ("approvals: 0", "1"), ("approvals: [{capability: astrology}]", "'astrology' is not a valid value"),
        ("approvals: [{legal: yes}]", "unknown key 'legal'"), ("approvals: [legal]", "capability"),
        ("approvals: [{capability: legal}]", "a desk needs at least one approval"),
        ("approvals: [{capability: approve}, {capability: operate}]", "nobody signs stories as `operate`"),
      ] {
        try await expect(desk(line), refusedOn: String(line.split(separator: "\n").last ?? ""), with: words, daemon)
      }
      let file = try daemon.file(
        "told.yaml",
        staff("{email: j@news.example, quiet: \"22:00-06:00\", break_quiet: [failed, at_risk]}").replacing(
          "    name: Caucasus\n",
          with: "    name: Caucasus\n    review_within: {flash: 5m, default: 20m}\n    escalate: [desk_chief]\n"))
      let shown = try await daemon.succeeds(as: "night-editor", "apply", "--dry-run", "-f", file)
      for words in ["notify.email", "notify.quiet", "failed", "escalate"] { #expect(shown.contains(words), "\(shown)") }
      try await daemon.succeeds(as: "night-editor", "apply", "-f", file)
      let again = try await daemon.succeeds(as: "night-editor", "--json", "apply", "--dry-run", "-f", file)
      #expect(again.filter { !$0.isWhitespace } == "[]", "\(again)")
    }
  }

  private func expect(_ text: String, refusedOn line: String, with words: String, _ daemon: Daemon) async throws {
    let file = try daemon.file("faulty.yaml", text)
    let outcome = try await daemon.copydesk(as: "night-editor", ["apply", "-f", file])
    #expect(outcome.status == 78, "\(outcome.errors)")
    let number = try #require(
      text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(line) })
    #expect(outcome.errors.contains("faulty.yaml:\(number + 1):"), "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  /// An account of this host that may be a member of staff's.
  private static func someAccount() throws -> (name: String, uid: Int)? {
    let lines = try String(contentsOfFile: "/etc/passwd", encoding: .utf8).split(separator: "\n")
    return lines.lazy.map { $0.split(separator: ":", omittingEmptySubsequences: false) }.compactMap { fields in
      fields.count > 2 ? Int(fields[2]).map { (String(fields[0]), $0) } : nil
    }.first { $0.1 != 0 && $0.1 != 65534 }
  }
}
