import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("Looking at a page before it is published")
struct PreviewTests {
  private static let page = "<!doctype html>\n<p>“Page” \u{1B}[31m</p>"

  /// A daemon that has the page.
  private static func newsroom(refusing refusal: FakeReply? = nil) -> FakeDaemon.Answer {
    let newsroom = Sample.newsroom()
    return { request in
      guard request.target.hasSuffix("/preview") else { return newsroom(request) }
      if let refusal { return refusal }
      return .text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)")
    }
  }

  private func isRead(_ daemon: FakeDaemon) -> Bool { daemon.targets.contains { $0.hasSuffix("/seen") } }

  @Test("The page is written as it came, to a file or to a pipe, and the version is then read")
  func written() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let file = daemon.directory + "/page.html"
      let outcome = try await daemon.copydesk("preview", "7", "-o", file)
      #expect((outcome.status, outcome.errors) == (0, ""))
      #expect(outcome.output == "wrote night-train version 2, 39 B: \(file)\n")
      #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.page)
      let seen = try ControlJSON.decode(SeenBody.self, from: try #require(daemon.requests.last).body)
      #expect((seen.version, seen.contentHash, seen.revision) == (2, Sample.hash, 4))
      #expect(daemon.targets.contains("GET /v1/stories/7/versions/2/preview"))
      for arguments in [["preview", "7"], ["preview", "7", "-o", "-"]] {
        let piped = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
        #expect((piped.status, piped.output) == (0, Self.page))
      }
      _ = try await daemon.copydesk("preview", "7", "--version", "1")
      let older = try ControlJSON.decode(SeenBody.self, from: try #require(daemon.requests.last).body)
      #expect((older.version, older.revision) == (1, nil))
    }
  }

  @Test("As JSON it comes with its version and hash, and with the page unless that is in a file")
  func json() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let outcome = try await daemon.copydesk("preview", "7", "--json")
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      #expect(report["html"] as? String == Self.page)
      #expect(report["content_hash"] as? String == Sample.hash)
      #expect(!outcome.output.contains("\u{1B}"))
      #expect(isRead(daemon))
      let file = daemon.directory + "/page.html"
      let kept = try await daemon.copydesk("preview", "7", "--json", "-o", file)
      #expect(kept.output.contains("\"file\"") && !kept.output.contains("html>"))
    }
  }

  @Test(
    "A file that is there is replaced when the new one is complete; a link leads to the new one, and its rights stay")
  func replaced() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let file = try daemon.file("old.html", Data("old".utf8))
      _ = unsafe chmod(file, 0o604)
      let link = daemon.directory + "/link.html"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "old.html")
      #expect(try await daemon.copydesk("preview", "7", "-o", link).status == 0)
      #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.page)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "old.html")
      let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(rights == 0o604)
    }
  }

  @Test("What cannot be written is refused with the reason and what to do, is no reading, and leaves nothing behind")
  func unwritable() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let directory = daemon.directory
      let notInside = try daemon.file("file", Data())
      for (output, status, words) in [
        (directory, 64, "'\(directory)' is a directory. (usage)\nName a file in it: -o \(directory)/night-train.html"),
        ("/dev/full", 69, "Could not write '/dev/full': No space left on device."),
        (directory + "/no/page.html", 69, "No such file or directory"),
        (notInside + "/page.html", 69, "Not a directory"),
        (directory + "/" + String(repeating: "n", count: 300), 69, "File name too long"),
        (directory + "/new/", 64, "There is no directory"), ("", 64, "The file's name is missing"),
      ] as [(String, Int32, String)] {
        let outcome = try await daemon.copydesk("preview", "7", "-o", output)
        #expect(outcome.status == status, "\(output)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
      }
      #expect(!isRead(daemon))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["file", "s"])
    }
  }

  @Test("A page does not go to a terminal, nor to two places at once")
  func terminal() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let outcome = try await daemon.copydesk("preview", "7", terminal: 100)
      #expect(outcome.status == 64)
      #expect(outcome.output.contains("A page is for a browser, not for a terminal."))
      #expect(!outcome.output.contains("doctype"))
      #expect(try await daemon.copydesk("preview", "7", "-o", "-", "--open").status == 64)
      #expect(try await daemon.copydesk("preview", "7", "-o", "-", "--json").status == 64)
      #expect(daemon.targets.isEmpty)
    }
  }

  @Test(
    "--open shows the page in BROWSER, from a file that only this person can read; a browser that fails is no reading")
  func opened() async throws {
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let seen = daemon.directory + "/seen.html"
      let browser = try daemon.file("browser", Data("cat \"$2\" > \"$1\"; echo \"$2\" > \"$1.path\"".utf8))
      let environment = ["TMPDIR": daemon.directory, "XDG_RUNTIME_DIR": "", "BROWSER": "/bin/sh \(browser) \(seen)"]
      let outcome = try await daemon.copydesk("preview", "7", "--open", terminal: 200, environment: environment)
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(try String(contentsOfFile: seen, encoding: .utf8) == Self.page)
      let path = try String(contentsOfFile: seen + ".path", encoding: .utf8).trimmingCharacters(in: .newlines)
      #expect(path.hasPrefix(daemon.directory + "/copydesk-") && path.hasSuffix("/night-train.html"))
      #expect(outcome.output.contains("opened night-train version 2, 39 B: \(path)"))
      let directory = String(path.dropLast("/night-train.html".count))
      #expect(try FileManager.default.attributesOfItem(atPath: directory)[.posixPermissions] as? Int == 0o700)
      #expect(isRead(daemon))
    }
    try await FakeDaemon.with(Self.newsroom()) { daemon in
      let file = daemon.directory + "/it's.html"
      let failed = try await daemon.copydesk(
        "preview", "7", "-o", file, "--open", environment: ["BROWSER": "false"])
      #expect((failed.status, failed.errors.contains("The browser 'false' could not show the page.")) == (69, true))
      #expect(failed.errors.contains("The page is in \(file)"))
      #expect(!isRead(daemon))
    }
  }

  @Test("What the daemon refuses is said with its status, writes no file and is no reading")
  func refused() async throws {
    let killed = FakeReply.refusal(.wrongState, "Story 7 was killed, so it will not have a page again.")
    try await FakeDaemon.with(Self.newsroom(refusing: killed)) { daemon in
      let file = daemon.directory + "/page.html"
      let outcome = try await daemon.copydesk("preview", "7", "-o", file)
      #expect((outcome.status, outcome.errors.contains("was killed")) == (75, true))
      #expect(!FileManager.default.fileExists(atPath: file))
      #expect(!isRead(daemon))
      #expect(try await daemon.copydesk("preview", "7", "--version", "3", "-o", file).status == 66)
    }
  }

  private static let token = "00112233445566778899aabbccddeeff"

  /// A daemon with a link.
  private static func linking(_ count: Int = 1) -> FakeDaemon.Answer {
    let newsroom = Sample.newsroom()
    return { request in
      if request.target.hasPrefix("/v1/previews/") { return .json(PreviewedStoryBody(story: 7)) }
      guard request.target.hasPrefix("/v1/previews") else { return newsroom(request) }
      let link = PreviewLinkBody(
        story: 7, slug: "night-train", desk: "caucasus", version: 2, url: "https://previews.example/1/2/?s=3",
        token: token, until: Sample.noon, by: "nana", at: Sample.noon)
      return .json(PageBody(items: Array(repeating: link, count: count), next: nil))
    }
  }

  private func body(_ daemon: FakeDaemon, _ target: String) throws -> ActionBody {
    try ControlJSON.decode(
      ActionBody.self, from: try #require(daemon.requests.last { $0.target == target && $0.method == "POST" }).body)
  }

  @Test(
    "A link is made for as long as is said, and printed alone, so that a program can take it",
    arguments: [(nil, nil), ("30m", 1800), ("48h", 172_800), ("7d", 604_800)] as [(String?, Int?)])
  func link(period: String?, seconds: Int?) async throws {
    try await FakeDaemon.with(Self.linking()) { daemon in
      let arguments = ["preview", "night-train", "--link"] + (period.map { ["--for", $0] } ?? [])
      let outcome = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
      #expect((outcome.status, outcome.output) == (0, "https://previews.example/1/2/?s=3\n"))
      #expect(outcome.errors.contains("copydesk preview --end night-train"))
      let sent = try body(daemon, "/v1/stories/night-train/preview_link")
      #expect((sent.revision, sent.seconds) == (4, seconds))
      #expect(!isRead(daemon))
    }
  }

  @Test("Links are listed, of one story or of all, and ended by token or by story")
  func listAndEnd() async throws {
    try await FakeDaemon.with(Self.linking()) { daemon in
      let all = try await daemon.copydesk("preview", "--list")
      #expect(
        all.output.hasPrefix("night-train\t2\t") && all.output.contains("\t\(Self.token)\thttps://previews.example"))
      _ = try await daemon.copydesk("preview", "night-train", "--list")
      #expect(daemon.targets.suffix(2) == ["GET /v1/previews", "GET /v1/previews?story=night-train"])
      let one = try await daemon.copydesk("preview", "--end", Self.token)
      #expect((one.status, one.output) == (0, "night-train (7): that preview link is over\n"))
      #expect(try body(daemon, "/v1/stories/7/preview_end").token == Self.token)
      _ = try await daemon.copydesk("preview", "--end", "night-train")
      #expect(try body(daemon, "/v1/stories/night-train/preview_end").token == nil)
    }
  }

  @Test(
    "What does not go together is refused before anything is asked",
    arguments: [
      ["preview"], ["preview", "--link"], ["preview", "7", "--for", "2h"], ["preview", "7", "--link", "--for", "soon"],
      ["preview", "7", "--link", "--for", "0h"], ["preview", "7", "--link", "--open"],
      ["preview", "--list", "--end", "7"],
      ["preview", "7", "--end", "7"],
    ])
  func notTogether(arguments: [String]) async throws {
    try await FakeDaemon.with(Self.linking()) { daemon in
      let outcome = try await Program(arguments, environment: ["COPYDESK_SOCKET": daemon.socket]).run()
      #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
      #expect(daemon.requests.isEmpty)
    }
  }
}
