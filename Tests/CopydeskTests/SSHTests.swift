import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("Another host's socket, through ssh")
struct SSHTests {
  @Test(
    "An address names a host, and perhaps a user, a port and a path",
    arguments: [
      ("ssh://desk.example", "", "desk.example", "", "copydesk dial --hello"),
      ("ssh://nana@desk", "nana", "desk", "", "copydesk dial --hello"),
      ("ssh://desk:2222/", "", "desk", "2222", "copydesk dial --hello"),
      ("ssh://n@ad@desk/run/s", "n@ad", "desk", "", "copydesk dial --hello --socket '/run/s'"),
      ("ssh://[::1]:22/a%20b", "", "::1", "22", "copydesk dial --hello --socket '/a b'"),
      (
        "ssh://desk/run/a';touch%20x;'", "", "desk", "",
        "copydesk dial --hello --socket '/run/a'\\'';touch x;'\\'''"
      ),
    ])
  func addresses(text: String, user: String, host: String, port: String, command: String) throws {
    let address = try SSHAddress(text)
    #expect(address.user ?? "" == user)
    #expect(address.host == host)
    #expect(address.port.map(String.init) ?? "" == port)
    #expect(address.remoteCommand == command)
    let words = SSHTunnel(address, isSilent: true).arguments
    #expect(words.suffix(3) == ["--", host, command])
    #expect(words.contains("BatchMode=yes") && words.contains("ConnectTimeout=2"))
  }

  @Test(
    "What could be an option of ssh or more than a word is refused, and starts nothing",
    arguments: [
      "ssh://", "ssh://-oProxyCommand=x", "ssh://-l@desk", "ssh://a@-desk", "ssh://desk:0", "ssh://desk:x", "ssh://a b",
      "ssh://desk;x", "ssh://$(x)", "ssh://[::1", "ssh://[::1]x", "ssh://desk/a%0Ab", "ssh://%2DoX@desk",
      "ssh://desk/\(String(repeating: "x", count: 108))", "tcp://desk", "ssh://us er@desk", "ssh://desk:22:22",
    ])
  func refused(text: String) async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let outcome = try await throughSSH(daemon, ["show", "7"], address: text)
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: daemon.directory + "/ssh-log"))
    }
  }

  /// Runs a command with a program in place of ssh that notes its arguments and carries out the command there.
  private func throughSSH(
    _ daemon: FakeDaemon, _ command: [String], address: String? = nil,
    doing run: String = #"exec sh -c "$command""#
  ) async throws -> Outcome {
    let directory = daemon.directory
    let script = """
      #!/bin/sh
      echo x >> \(directory)/ssh-runs
      for word; do command=$word; printf '%s\\n' "$word" >> \(directory)/ssh-log; done
      first=$(wc -l < \(directory)/ssh-runs)
      \(run)
      """
    _ = try daemon.file("ssh.text", Data(script.utf8))
    // Another process puts it in place: the kernel starts no program that somebody has open for writing.
    let start = """
      install -m 755 -D \(directory)/ssh.text \(directory)/bin/ssh
      PATH=\(directory)/bin:$(dirname "$1"):$PATH; export PATH; exec "$@"
      """
    let starter = try daemon.file("start", Data(start.utf8))
    return try await Program(
      command, environment: ["COPYDESK_SOCKET": address ?? "ssh://nana@desk:2222\(daemon.socket)"],
      prefix: ["/bin/sh", starter]
    ).run()
  }

  private func runs(_ daemon: FakeDaemon) throws -> Int {
    try String(contentsOfFile: daemon.directory + "/ssh-runs", encoding: .utf8).count / 2
  }

  @Test("A command's requests go through one ssh, which is told everything as words of its own")
  func oneSession() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let outcome = try await throughSSH(daemon, ["show", "7"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("The last night train"))
      #expect(daemon.requests.count == 3)
      #expect(try runs(daemon) == 1)
      let log = try String(contentsOfFile: daemon.directory + "/ssh-log", encoding: .utf8).split(separator: "\n")
      #expect(
        log.suffix(7) == [
          "-p", "2222", "-l", "nana", "--", "desk", "copydesk dial --hello --socket '\(daemon.socket)'",
        ])
      #expect(log.contains("BatchMode=yes"), "nobody is there to be asked")
      #expect(log.contains("ConnectTimeout=15"))
    }
  }

  @Test("What the account's shell says first is not taken for the daemon's")
  func preface() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let outcome = try await throughSSH(
        daemon, ["show", "7"], doing: #"echo "Welcome to Debian"; exec sh -c "$command""#)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test("An action whose answer was lost is asked again with its own key")
  func lostOnce() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      // The first session is cut in the middle of its first answer.
      let outcome = try await throughSSH(
        daemon, ["claim", "7", "--revision", "4"],
        doing:
          #"if [ "$first" = 1 ]; then sh -c "$command" | dd bs=1 count=40 2>/dev/null; else exec sh -c "$command"; fi"#)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let keys = daemon.requests.filter { $0.method == "POST" }.map { $0.headers["idempotency-key"] }
      #expect(keys.count == 2 && keys[0] != nil && keys[0] == keys[1])
    }
  }

  @Test("An action whose answer is lost for good is said to be possibly done, and where to look")
  func lostForGood() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let outcome = try await throughSSH(
        daemon, ["claim", "7", "--revision", "4"],
        doing:
          #"if [ "$first" = 1 ]; then sh -c "$command" | dd bs=1 count=40 2>/dev/null; else echo no route >&2; exit 255; fi"#
      )
      #expect(outcome.status == 69)
      #expect(outcome.errors.contains("no route"))
      #expect(outcome.errors.contains("may or may not have been done"))
      #expect(outcome.errors.contains("copydesk log 7"))
    }
  }

  @Test(
    "What ssh could not do is told by its own words and by what to do",
    arguments: [
      (
        "echo 'Permission denied (publickey).' >&2; exit 255", "Permission denied (publickey).",
        "could not connect to 'nana@desk'"
      ),
      ("echo 'copydesk: not found' >&2; exit 127", "not found", "no copydesk on the PATH"),
      (
        "exec copydesk dial --socket /nowhere/s", "no control socket at '/nowhere/s'", "could not connect to its daemon"
      ),
      ("exit 3", "", "ended with status 3"), ("yes x | head -c 100000", "", "says something else"),
    ])
  func failures(run: String, said: String, told: String) async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let outcome = try await throughSSH(daemon, ["show", "7"], doing: run)
      #expect([69, 70].contains(outcome.status), "\(outcome.errors)")
      #expect(said.isEmpty || outcome.errors.contains(said), "\(outcome.errors)")
      #expect(outcome.errors.contains(told), "\(outcome.errors)")
      #expect(daemon.requests.isEmpty)
    }
  }

  @Test("Completion through ssh is silent when ssh fails")
  func completion() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let words = ["---completion", "show", "--", "positional@0", "2", "3", "copydesk", "show", "nig"]
      let silent = try await throughSSH(daemon, words, doing: "echo no route >&2; exit 255")
      #expect(silent.errors == "" && !silent.output.contains("night"))
      #expect(try runs(daemon) == 1)
    }
  }

  @Test("dial ends when its input ends, and says why when nothing listens")
  func dial() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let ended = try await daemon.copydesk("dial")
      #expect(ended.status == 0 && ended.output == "")
      let greeted = try await daemon.copydesk("dial", "--hello")
      #expect(greeted.output == "copydesk-dial 1\n")
      let nowhere = try await Program(["dial", "--socket", "/nowhere/s"]).run()
      #expect(nowhere.status == 69)
      let further = try await Program(["dial", "--socket", "ssh://desk"]).run()
      #expect(further.status == 64)
    }
  }
}
