import ControlAPI
import Foundation
import Glibc
import Newsroom
import Testing

@Suite("How the command ends")
struct ExitStatusTests {
  @Test("Each problem ends the command with its own status, one sentence and the hint", arguments: RefusalCode.allCases)
  func problems(code: RefusalCode) async throws {
    try await FakeDaemon.with { _ in
      .refusal(code, "It cannot be.", hint: "Do this.")
    } _: { daemon in
      let outcome = try await daemon.copydesk("show", "night-train")
      #expect(outcome.status == code.exitStatus)
      #expect(outcome.errors == "copydesk: It cannot be. (\(code.rawValue))\nDo this.\n")
      #expect(outcome.output == "")
    }
  }

  @Test(
    "A rejected draft decides the exit status by its reason, and its place is given as file:line:column",
    arguments: [
      (Rejection.Code.unknownKey, 65), (.slugTaken, 65), (.versionConflict, 75), (.wrongState, 75), (.notPermitted, 77),
    ])
  func rejections(code: Rejection.Code, status: Int) async throws {
    let rejection = Rejection(code, "There is no key 'headlin'.", line: 3, column: 1, hint: "Write headline.")
    try await FakeDaemon.with { request in
      .json(Sample.submission(request.method == "POST" ? "waiting" : "rejected", rejection: rejection))
    } _: { daemon in
      let draft = try daemon.file("a.md", Sample.draft)
      let outcome = try await daemon.copydesk("submit", draft)
      #expect(outcome.status == Int32(status))
      #expect(outcome.errors.contains("\(draft):3:1: There is no key 'headlin'."))
      #expect(outcome.errors.contains("Write headline."))
    }
  }

  @Test(
    "An unreachable daemon is exit status 69, with advice",
    arguments: [
      ("/nowhere/s", "There is no control socket"), ("/dev/null", "Nothing is listening"),
      ("/" + String(repeating: "l", count: 120), "the limit is 107"),
    ])
  func unreachable(path: String, sentence: String) async throws {
    let outcome = try await Program(["--socket", path, "status"]).run()
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains(sentence))
    #expect(outcome.errors.split(separator: "\n").count == 2)
  }

  @Test("An account that may not open the socket is told so")
  func notPermitted() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      #expect(unsafe chmod(daemon.socket, 0) == 0)
      // Root may enter anything, so it becomes nobody for this.
      let prefix = geteuid() == 0 ? ["/usr/bin/setpriv", "--reuid=65534", "--clear-groups"] : []
      let outcome = try await Program(["--socket", daemon.socket, "status"], prefix: prefix).run()
      #expect(outcome.status == 69)
      #expect(outcome.errors.contains("may not connect"))
    }
  }

  @Test(
    "A command line that cannot be understood is exit status 64",
    arguments: [["nonsense"], ["show"], ["approve", "a", "--at"], ["show", ""]])
  func usage(arguments: [String]) async throws {
    #expect(try await Program(arguments).run().status == 64)
  }

  @Test("Output that cannot be written is a failure")
  func fullDisk() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let program = Program(
        ["show", "7"], environment: ["COPYDESK_SOCKET": daemon.socket],
        prefix: ["/bin/sh", "-c", "\"$@\" > /dev/full", "sh"])
      let outcome = try await program.run()
      #expect(outcome.status == 74)
      #expect(outcome.errors.contains("Could not write the output"))
    }
  }

  @Test("Global options may come before or after the command")
  func globalOptions() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let before = try await daemon.copydesk("--json", "--as", "nsargsyan", "log", "7")
      #expect(before.status == 70, "a story is no log")
      let first = try await daemon.copydesk("--json", "--as=nsargsyan", "--socket", daemon.socket, "board")
      let last = try await daemon.copydesk("board", "--socket", daemon.socket, "--as", "nsargsyan", "--json")
      #expect(first.output == last.output)
      #expect(first.status == 0)
      #expect(daemon.requests.allSatisfy { $0.headers["copydesk-as"] == "nsargsyan" })
    }
  }
}
