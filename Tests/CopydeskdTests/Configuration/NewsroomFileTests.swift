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
