import Foundation
import Testing

@Suite("Completion in the shell")
struct CompletionTests {
  /// What bash offers for the last word of a line.
  private func offers(_ line: String, _ daemon: FakeDaemon) async throws -> [String] {
    let script = """
      eval "$("$1" --generate-completion-script bash)"
      COMP_LINE='\(line)' COMP_POINT=${#COMP_LINE}
      IFS=' ' read -ra COMP_WORDS <<< "$COMP_LINE"
      COMP_WORDS[0]=$1 COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _copydesk copydesk "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let file = try daemon.file("complete", Data(script.utf8))
    let outcome = try await Program(
      [], environment: ["COPYDESK_SOCKET": daemon.socket], prefix: ["/bin/bash", file]
    ).run()
    return outcome.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test(
    "Stories complete by slug and number; desks, states and actions by name",
    arguments: [
      ("copydesk show nig", ["night-train"]), ("copydesk show 7", ["7"]), ("copydesk show x", []),
      ("copydesk approve nig", ["night-train"]), ("copydesk inbox --desk cau", ["caucasus"]),
      ("copydesk board --state desk", ["desk_review"]), ("copydesk why night-train rec", ["recall"]),
      ("copydesk --as nsargsyan sched", ["schedule"]),
    ])
  func offered(line: String, words: [String]) async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let offered = try await offers(line, daemon)
      #expect(offered == words)
    }
  }

  @Test("Only what the command can be done to is asked for, and what is on the line already is not offered again")
  func forAction() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      for (line, query) in [
        ("copydesk approve nig", "for=approve&like=nig"), ("copydesk appr nig", "for=approve&like=nig"),
        ("copydesk front pin nig", "for=front_pin&like=nig"), ("copydesk log nig", "for=show&like=nig"),
        ("copydesk note 7", "for=note"),
      ] {
        _ = try await offers(line, daemon)
        #expect(daemon.targets.last == "GET /v1/slugs?\(query)", "\(line)")
      }
      #expect(try await offers("copydesk claim night-train nig", daemon) == [])
    }
  }

  @Test("Completion asks on behalf of --as")
  func person() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let offered = try await offers("copydesk show --as nsargsyan nig", daemon)
      #expect(offered == ["night-train"])
      #expect(daemon.requests.map { $0.headers["copydesk-as"] } == ["nsargsyan"])
    }
  }

  @Test("Without a daemon nothing is offered, and nothing disturbs the line being typed")
  func noDaemon() async throws {
    let outcome = try await Program(
      ["---completion", "show", "--", "positional@0", "2", "0", "copydesk", "show", ""],
      environment: ["COPYDESK_SOCKET": "/nowhere/s", "SAP_SHELL": "bash"]
    ).run()
    #expect(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines) == "")
    #expect(outcome.errors == "")
  }
}
