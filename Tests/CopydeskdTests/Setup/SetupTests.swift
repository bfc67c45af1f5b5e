import Foundation
import Newsroom
import Testing

@testable import copydeskd

@Suite("Setting a host up")
struct SetupTests {
  private static let ident = "# MAPNAME SYSTEM-USERNAME PG-USERNAME\n"
  private static let hba = """
    # TYPE  DATABASE  USER  ADDRESS  METHOD

    local   all       postgres            peer
    local   all       all                 peer

    """

  @Test("The line of pg_hba.conf comes before every other rule, and the line of pg_ident.conf is there once")
  func lines() {
    let rules = AccessRules.rules(accessFile: "hba", mapFile: "ident")
    let texts = ["hba": Self.hba, "ident": Self.ident]
    for rule in rules {
      let before = texts[rule.file] ?? ""
      #expect(!rule.isIn(before))
      let after = rule.added(to: before)
      #expect(rule.isIn(after))
      #expect(after.hasSuffix("\n"))
      #expect(after.split(separator: "\n").filter { $0 == rule.line }.count == 1)
      // Nothing of what was there is lost.
      #expect(after.replacing(rule.line + "\n", with: "") == before)
    }
  }

  @Test("A line that comes after another rule does not count, and one that is written with other spaces does")
  func order() {
    let rule = AccessRules.Rule(file: "hba", line: "local copydesk copydesk_daemon peer map=copydesk", isFirst: true)
    #expect(!rule.isIn(Self.hba + rule.line + "\n"))
    #expect(rule.isIn("# a comment\n\nlocal  copydesk\tcopydesk_daemon  peer map=copydesk # ours\n" + Self.hba))
  }

  @Test(
    "The newsroom that setup begins with is one that can be applied, whatever its manager's account is called",
    arguments: ["daemon", "narine", "Anna.Maria", "x_1"])
  func newsroom(account: String) throws {
    let text = SetupPlan.newsroomText(manager: account)
    let known = text.replacing("account: \(account)", with: "account: daemon")
    let configuration = try NewsroomFile.configuration(file: "newsroom.yaml", text: known)
    let member = try #require(configuration.staff.first)
    #expect(member.name == account)
  }

  @Test("--dry-run shows each step and does none")
  func dryRun() async throws {
    let outcome = try await run(
      .copydeskd, ["setup", "--dry-run", "--database", "postgresql:///nowhere", "--manager", "x"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for line in ["copydeskd key new", "copydeskd migrate", "systemctl enable --now copydeskd.socket copydeskd.service"]
    {
      #expect(outcome.output.contains(line))
    }
  }
}

@Suite("Checking a host")
struct CheckCommandTests {
  @Test("Everything that is wrong is said at once, with file and line, and the exit status is 78")
  func problems() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "check-\(UInt32.random(in: 0...UInt32.max))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appending(path: "copydeskd.yaml")
    try """
    database: "postgresql:///copydesk?host=\(directory.path)"
    socket: \(directory.path)/nowhere/control.sock
    socket_group: no-such-group
    theme: \(directory.path)/theme
    signing_key: \(directory.path)/key
    """.write(to: file, atomically: true, encoding: .utf8)
    let outcome = try await run(.copydeskd, ["check", "--config", file.path])
    #expect(outcome.status == 78)
    for (line, word) in [
      (1, "Could not connect"), (2, "no directory"), (3, "no-such-group"), (4, "theme"), (5, "signing key"),
    ] {
      let problem = outcome.errors.split(separator: "\n").first { $0.hasPrefix("\(file.path):\(line)") }
      #expect(problem?.contains(word) == true, "line \(line): \(outcome.errors)")
    }
    let offline = try await run(.copydeskd, ["check", "--config", file.path, "--offline"])
    #expect(!offline.errors.contains("Could not connect"))
  }
}
