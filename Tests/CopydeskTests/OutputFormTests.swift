import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("Forms of output")
struct OutputFormTests {
  @Test("A list is a table on a terminal, tab-separated on a pipe, and a plain array as JSON")
  func forms() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let table = try await daemon.copydesk("board", terminal: 120)
      #expect(table.output.contains("IN REVIEW (1)"))
      #expect(table.output.contains("\u{1B}[1m"))

      let piped = try await daemon.copydesk("board")
      let cells = piped.output.split(separator: "\n").map {
        $0.split(separator: "\t", omittingEmptySubsequences: false)
      }
      #expect(cells.map(\.count) == [10])
      #expect(cells.first?[1] == "desk_review")
      #expect(!piped.output.contains("\u{1B}"))

      let json = try await daemon.copydesk("--json", "board")
      let stories = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
      #expect(stories.first?["number"] as? Int == 7)
      #expect(stories.first?["live_version"] is NSNull, "a key without a value is there all the same")
    }
  }

  @Test("NO_COLOR and a dumb terminal get no escapes", arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
  func plain(environment: [String: String]) async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      for arguments in [["board"], ["diff", "7"], ["show", "7"]] {
        let outcome = try await daemon.copydesk(
          arguments[0], arguments.dropFirst().joined(), terminal: 100, environment: environment)
        #expect(!outcome.output.contains("\u{1B}"))
      }
    }
  }

  @Test("No line of a table is wider than the terminal", arguments: [40, 60, 80, 132])
  func widths(columns: Int) async throws {
    let story = Sample.story(
      headline: String(repeating: "東京から夜行列車 ", count: 20), slug: String(repeating: "night-", count: 10) + "train")
    try await FakeDaemon.with(Sample.newsroom(story)) { daemon in
      for command in ["inbox", "board"] {
        let outcome = try await daemon.copydesk(command, terminal: columns, environment: ["NO_COLOR": "1"])
        #expect(outcome.status == 0)
        for line in outcome.output.split(separator: "\n") {
          let width = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x3000 ? 2 : 1) }
          #expect(width <= columns, "\(line)")
        }
      }
    }
  }

  @Test("A story's times are short and the desk's, whose zone is named once; --utc says instants")
  func times() async throws {
    let story = Sample.story(state: .approved, publishAt: Sample.noon)
    try await FakeDaemon.with(Sample.newsroom(story)) { daemon in
      let outcome = try await daemon.copydesk("show", "7", environment: ["TZ": "Europe/Paris"])
      #expect(outcome.output.contains("\ngoes out \(Sample.noonInYerevan.dropLast(13))\n"), "\(outcome.output)")
      #expect(outcome.output.matches(of: /Asia\/Yerevan/).count == 1)
      #expect(outcome.output.contains("16:00") && !outcome.output.contains("2026-12-01"))
      for arguments in [["--utc", "show", "7"], ["show", "7", "--utc"]] {
        let instants = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
        #expect(instants.output.contains("\ngoes out 2026-12-01T12:00:00Z\n"), "\(instants.output)")
        #expect(instants.output.contains("times in UTC"))
      }
      let board = try await daemon.copydesk("board", "--utc", terminal: 80)
      #expect(
        board.output.contains("2026-12-01T12:00:00Z") && board.output.contains("Times in UTC."), "\(board.output)")
    }
  }

  @Test(
    "For a desk whose time zone this host does not know, times are in UTC",
    arguments: ["Mars/Olympus", "Europe", "", "../localtime"])
  func unknownZone(zone: String) async throws {
    let story = Sample.story(state: .approved, publishAt: Sample.noon, timeZone: zone)
    try await FakeDaemon.with(Sample.newsroom(story)) { daemon in
      let outcome = try await daemon.copydesk("show", "7")
      #expect(outcome.output.contains("times in UTC") && outcome.output.contains("12:00\n"), "\(outcome.output)")
    }
  }

  @Test("A story on its way is shown as such, whatever time it had")
  func onItsWay() async throws {
    let story = Sample.story(state: .approved, publishAt: Sample.noon, publishingSince: Sample.noon)
    try await FakeDaemon.with(Sample.newsroom(story)) { daemon in
      for command in ["show", "publish"] {
        let outcome = try await daemon.copydesk(command, "7")
        #expect(outcome.output.contains("on its way to caucasus\n"))
        #expect(!outcome.output.contains("goes out"))
      }
    }
  }

  @Test("In a first version everything is new")
  func firstVersion() async throws {
    try await FakeDaemon.with(Sample.newsroom(Sample.story(version: 1))) { daemon in
      let outcome = try await daemon.copydesk("diff", "7", "--raw")
      #expect(outcome.output.contains("--- /dev/null\n+++ night-train version 1\n@@ -0,0 +1,2 @@\n+One.\n+It's.\n"))
      let json = try await daemon.copydesk("diff", "7", "--json")
      let versions = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(versions["from"] is NSNull)
    }
  }

  @Test("A difference marks the words that differ in every form; --raw compares the drafts line by line")
  func differences() async throws {
    let versions = [
      Sample.version(1, "One.\nThe region loses it's train.\n"),
      Sample.version(2, "One.\nThe region loses its train.\n"),
    ]
    try await FakeDaemon.with(Sample.newsroom(Sample.story(), versions)) { daemon in
      let raw = try await daemon.copydesk("diff", "7", "--raw")
      #expect(
        raw.output.contains(
          """
          --- night-train version 1
          +++ night-train version 2
          @@ -1,2 +1,2 @@
           One.
          -The region loses it's train.
          +The region loses its train.
          """))
      let words = "¶1 One. The region loses [-it's-]{+its+} train."
      #expect(try await daemon.copydesk("diff", "7").output.contains(words))
      let plain = try await daemon.copydesk("diff", "7", terminal: 100, environment: ["NO_COLOR": "1"])
      #expect(plain.output.contains(words), "the marks are there without colour")
      let shown = try await daemon.copydesk("diff", "7", terminal: 100)
      #expect(shown.output.contains("\u{1B}[31m[-it's-]\u{1B}[0m\u{1B}[32m{+its+}\u{1B}[0m"))
    }
  }

  @Test("Each command explains itself with an example")
  func help() async throws {
    let outcome = try await Program(["--help"]).run()
    let names = outcome.output.matches(of: /(?m)^  ([a-z]+) {2,}/).map { String($0.1) }
    #expect(names.count >= 30)
    for name in names where !["audit", "help", "copydesk"].contains(name) {
      let help = try await Program([name, "--help"]).run()
      #expect(help.status == 0)
      #expect(help.output.contains("copydesk \(name)") || help.output.contains("copydesk --json \(name)"), "\(name)")
      #expect(help.output.contains("Example"), "\(name) has no example")
    }
  }
}
