import ControlAPI
import Foundation
import Newsroom
import Testing

@testable import copydesk

@Suite("Commands and stories by a part of their names")
struct NamingTests {
  private let commands = CommandRegistry.all.map(\.command)

  @Test(
    "The beginning of a command stands for it where no other begins so",
    arguments: [
      (["inb"], ["inbox"]), (["inbox", "--all"], ["inbox", "--all"]),
      (["cal", "--days", "2"], ["calendar", "--days", "2"]),
      (["trigger", "sho", "result"], ["trigger", "show", "result"]), (["help", "appr"], ["help", "approve"]),
      (["--help"], ["--help"]), (["---completion", "show"], ["---completion", "show"]), ([], []),
      (["app", "x"], nil), (["in"], nil), (["trigger", "x"], nil),
    ] as [([String], [String]?)])
  func prefixes(typed: [String], full: [String]?) throws {
    guard let full else {
      #expect(throws: Refusal.self) { try CommandWords.inFull(typed, among: commands) }
      return
    }
    #expect(try CommandWords.inFull(typed, among: commands) == full)
  }

  @Test(
    "A mistyped command gets a suggestion, and is exit status 64",
    arguments: [
      (["aprove", "8"], "Did you mean 'approve'?"), (["re", "8"], "Several commands begin with"),
      (["app"], "Several commands begin with"), (["xyzzy"], "copydesk --help"), (["help", "approv"], ""),
      (["trigger", "puase", "x"], "Did you mean 'pause'?"), (["ap", "8"], "Several commands"),
      (["bu"], "Did you mean 'budget'?"),
    ])
  func suggestions(typed: [String], words: String) async throws {
    let outcome = try await Program(typed).run()
    #expect(outcome.status == (words.isEmpty ? 0 : 64), "\(outcome.errors)")
    #expect(words.isEmpty || outcome.errors.contains(words), "\(outcome.errors)")
  }

  /// A daemon that knows the one story by its number and slug only.
  private static func strict(
    _ beginning: [String], closest: String? = nil, lastSeen: String? = nil
  ) -> FakeDaemon.Answer {
    { request in
      let path = request.target.prefix { $0 != "?" }.split(separator: "/").map(String.init)
      if path == ["v1", "slugs"] {
        return .json(SlugsBody(beginning: beginning, closest: closest, lastSeen: lastSeen, lastActed: nil))
      }
      if path.count >= 3, path[1] == "stories", !["7", "night-train"].contains(path[2]) {
        return .refusal(.notFound, "There is no story '\(path[2])'.", hint: "List the stories with: copydesk board")
      }
      return Sample.newsroom()(request)
    }
  }

  @Test("The beginning of a slug stands for the story where no other begins so, in what reads and in what acts")
  func slugPrefix() async throws {
    try await FakeDaemon.with(Self.strict(["night-train"])) { daemon in
      let read = try await daemon.copydesk("log", "nig", "--json")
      #expect(read.status == 70, "a story is no log")
      #expect(try await daemon.copydesk("claim", "night").status == 0)
      #expect(daemon.requests.last?.target == "/v1/stories/night-train/claim")
      #expect(try await daemon.copydesk("claim", "ni").status == 66, "too short to be meant")
      #expect(try await daemon.copydesk("claim", "9").status == 66, "a number is no beginning")
    }
    try await FakeDaemon.with(Self.strict(["night-train", "night-bus"])) { daemon in
      let outcome = try await daemon.copydesk("claim", "night")
      #expect(outcome.status == 66 && outcome.errors.contains("night-train, night-bus"))
      #expect(!daemon.requests.contains { $0.target.hasSuffix("night-train/claim") })
    }
  }

  @Test("What is asked about first takes the whole name where nobody can be asked")
  func wholeName() async throws {
    try await FakeDaemon.with(Self.strict(["night-train"])) { daemon in
      for command in [["kill", "night", "-m", "Wrong."], ["kill", "night", "-m", "Wrong.", "--revision", "3"]] {
        let outcome = try await Program(command + ["--yes"], environment: ["COPYDESK_SOCKET": daemon.socket]).run()
        #expect(outcome.status == 66 && outcome.errors.contains("Did you mean 'night-train'?"), "\(outcome.errors)")
      }
      #expect(!daemon.requests.contains { $0.target.hasSuffix("night-train/kill") })
      #expect(try await daemon.copydesk("kill", "night-train", "-m", "Wrong.", "--yes").status == 0)
    }
  }

  @Test("A mistyped slug gets a suggestion, and is exit status 66")
  func slugSuggestion() async throws {
    try await FakeDaemon.with(Self.strict([], closest: "night-train")) { daemon in
      let outcome = try await daemon.copydesk("show", "nihgt-train")
      #expect(outcome.status == 66 && outcome.errors.contains("Did you mean 'night-train'?"))
    }
  }

  @Test("A hyphen stands for the story last seen")
  func lastSeen() async throws {
    try await FakeDaemon.with(Self.strict([], lastSeen: "night-train")) { daemon in
      let answer = try await daemon.copydesk("why", "-", "approve")
      #expect(answer.status == 0)
      #expect(daemon.requests.last?.target == "/v1/stories/night-train/why/approve")
    }
    try await FakeDaemon.with(Self.strict([])) { daemon in
      let answer = try await daemon.copydesk("show", "-")
      #expect(answer.status == 66)
    }
  }

  @Test("Several stories are acted on in turn; what is refused is named, and decides the exit status")
  func several() async throws {
    try await FakeDaemon.with(Self.strict([])) { daemon in
      let outcome = try await daemon.copydesk("claim", "7", "none", "night-train")
      #expect(outcome.status == 66 && outcome.errors.contains("'none'"))
      #expect(
        daemon.requests.filter { $0.method == "POST" }.map(\.target) == [
          "/v1/stories/7/claim", "/v1/stories/night-train/claim",
        ])
      let json = try await daemon.copydesk("spike", "7", "night-train", "-m", "Old.", "--json")
      let stories = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
      #expect(stories.count == 2)
      #expect(try await daemon.copydesk("claim", "7", "night-train", "--revision", "3").status == 64)
    }
  }

  @Test("A hyphen takes the stories from standard input, the first word of each line")
  func standardInput() async throws {
    try await FakeDaemon.with(Self.strict([])) { daemon in
      func claim(_ lines: String) async throws -> Outcome {
        try await Program(
          ["claim", "-"], environment: ["COPYDESK_SOCKET": daemon.socket],
          prefix: ["/bin/sh", "-c", "printf '\(lines)' | \"$@\"", "sh"]
        ).run()
      }
      #expect(try await claim("7\\tdesk_review\\tx\\n\\nnight-train\\n").status == 0)
      #expect(
        daemon.requests.filter { $0.method == "POST" }.map(\.target) == [
          "/v1/stories/7/claim", "/v1/stories/night-train/claim",
        ])
      let none = try await claim("\\n")
      #expect(none.status == 64 && none.errors.contains("no stories on standard input"))
    }
  }
}
