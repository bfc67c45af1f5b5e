import ControlAPI
import Foundation
import ProgramTesting
import Newsroom
import Testing

@testable import copydesk

@Suite("A story as somebody reads it")
struct StoryScreenTests {
  static let now = Instant(Sample.noon.date.addingTimeInterval(18 * 60))

  static let content = Content(
    headline: "Dar es Salaam’s cranes swing again", slug: StorySlug(unchecked: "dar-cranes"),
    desk: DeskSlug(unchecked: "africa"),
    byline: [.staff(StaffHandle(unchecked: "jomondi")), .guest(name: "A. Guest", bio: "She sails.")], label: "Feature",
    summary: "Three ports work again.", dateline: "NAIROBI", language: "en", urgency: 3, keywords: ["ports", "wages"],
    picture: .init(file: "cranes.jpg", sha256: Sample.hash, caption: "Cranes.", credit: nil, alternative: "Two cranes"),
    pictures: [.init(file: "pier.jpg", sha256: nil, caption: nil, credit: "E. Marsh", alternative: nil)],
    publish: .time(Sample.noon.date.addingTimeInterval(7200)), package: PackageName(unchecked: "evening"),
    embargo: Sample.noon.date.addingTimeInterval(3600), related: [StorySlug(unchecked: "tanga-port")],
    sources: [.init(title: "Port authority", url: "https://ports.example/a")], editorsNote: "Call the union.",
    isSensitive: true,
    body: "Dockers at three ports returned to work at midnight after eleven days, and the first crane moved at six.\n\n"
      + "- one\n  - two\n")

  static func story(_ change: (inout StoryBody) -> Void = { _ in }) -> StoryBody {
    var story = Sample.story(headline: content.headline, slug: "dar-cranes", text: "africa")
    story.branches = 0
    story.returned = .init(by: "awanjiru", at: Sample.noon, version: 1, note: "Who took the picture?")
    story.destinations = ["site"]
    change(&story)
    return story
  }

  static func version(_ content: Content = content, findings: [Finding] = [finding]) -> VersionBody {
    var version = Sample.version(2, "")
    version.content = content
    version.authors = ["jomondi"]
    version.findings = findings
    return version
  }

  static let finding = Finding(
    rule: "picture-credit", level: .required, line: 10, column: 1, excerpt: "", message: "The picture has no credit.")

  @Test("Where it stands comes first, then the findings, then all that it says, then what can be done")
  func exact() {
    let lines = StoryScreen(Self.story(), Self.version(), now: Self.now).lines(width: 80)
    #expect(
      lines.map(\.text) == [
        "7 dar-cranes · africa · v2 · under review 18 m · jomondi ·",
        "times in Asia/Yerevan",
        "awanjiru returned v1 at 16:00: “Who took the picture?”",
        "✗ picture-credit required, line 10: The picture has no credit.",
        "",
        "  Feature",
        "  Dar es Salaam’s cranes swing again",
        "  Three ports work again.",
        "  By jomondi, A. Guest (She sails.)",
        "  23 words, 1 min · urgency 3 · language en · keywords ports, wages ·",
        "  sensitive",
        "  embargo until 17:00 · wanted for 18:00 ·",
        "  wanted in the package evening · related: tanga-port",
        "  [Picture cranes.jpg; caption: Cranes.; credit: none; alt: Two cranes]",
        "  [Picture pier.jpg, which did not come with it; caption: none; credit:",
        "  E. Marsh]",
        "  Source: Port authority <https://ports.example/a>",
        "  Editor’s note, not for readers: Call the union.",
        "",
        "  NAIROBI — Dockers at three ports returned to work at midnight after",
        "  eleven days, and the first crane moved at six.",
        "",
        "  - one",
        "    - two",
        "",
        "Next: copydesk approve dar-cranes · return -m · diff · why · preview",
      ])
    #expect(lines[0].style == .heading && lines[3].style == .fault)
  }

  @Test(
    "The words are the same in the same order however wide the screen is, and no line is wider than it or 72 columns",
    arguments: [20, 40, 72, 80, 200], ScreenSectionTests.headlines)
  func widths(width: Int, headline: String) {
    var content = Self.content
    content.headline = headline
    content.body = "\(headline)\n\n" + content.body
    let screen = StoryScreen(Self.story(), Self.version(content), now: Self.now)
    let lines = screen.lines(width: width)
    for line in lines { #expect(line.text.columns <= min(width, 72), "\(line.text)") }
    func signs(_ lines: [ScreenLine]) -> String { lines.map(\.text).joined().filter { !$0.isWhitespace } }
    #expect(signs(lines) == signs(screen.lines(width: nil)))
  }

  @Test("What goes on of an item of a list stands under its words")
  func lists() {
    var content = Self.content
    content.dateline = nil
    content.body = "- The ferry takes lorries\n  12. and those at night\n\n- no\n-5 degrees, and that in May\n"
    let lines = StoryScreen(Self.story(), Self.version(content), now: Self.now).lines(width: 20).map(\.text)
    let body = lines.drop { $0 != "  - The ferry takes" }.prefix { !$0.hasPrefix("Next") }
    #expect(
      Array(body) == [
        "  - The ferry takes", "    lorries", "    12. and those at", "        night", "", "  - no",
        "  -5 degrees, and",
        "  that in May", "",
      ])
  }

  @Test("How long a text is, is said in words, or of one without spaces in characters")
  func length() {
    func facts(_ body: String) -> String {
      var content = Self.content
      content.body = body
      return ContentFacts(content, of: Self.story(), Self.story().clock()).lines.joined(separator: "\n")
    }
    let japanese = String(repeating: "東京発の夜行列車が。", count: 64)
    #expect(facts(japanese).contains("640 characters, 1 min"))
    #expect(facts(japanese + " The end of it.").contains("651 characters, 1 min"))
    #expect(facts("The night train 東京 was the last.").contains("7 words, 1 min"))
    #expect(facts(String(repeating: "서울의 밤 ", count: 240)).contains("480 words, 2 min"))
  }

  @Test("Whoever is named in it is told so: you returned it")
  func told() {
    var story = Self.story { $0.claim = .init(by: "awanjiru", until: Sample.noon) }
    story.assignee = "jo"
    let own = story.told(to: "awanjiru")
    let lines = StoryScreen(own, Self.version(), now: Self.now).lines(width: nil).map(\.text)
    #expect(lines.contains("you returned v1 at 16:00: “Who took the picture?”"))
    #expect(lines[0].contains("assigned to jo · claimed by you"))
    #expect(story.told(to: nil).returned?.by == "awanjiru" && story.told(to: "otto").claim?.by == "awanjiru")
  }

  @Test("Everything that is signed is shown")
  func complete() throws {
    let shown = StoryScreen(Self.story(), Self.version(), now: Self.now).lines(width: nil).map(\.text)
      .joined(separator: "\n")
    func check(_ value: CanonicalJSON, _ name: String) {
      switch value {
      case .object(let members): for (key, value) in members where key != "sha256" { check(value, "\(name).\(key)") }
      case .array(let items): for item in items { check(item, name) }
      case .string(let text) where Instant(text) != nil: break
      case .string(let text):
        for line in text.split(separator: "\n") { #expect(shown.contains(line.drop { $0 == " " }), "\(name): \(line)") }
      case .integer(let number): #expect(shown.contains(String(number)), "\(name)")
      case .boolean, .null: break
      }
    }
    check(Self.content.canonicalJSON, "content")
    #expect(shown.contains("sensitive") && shown.contains("17:00") && shown.contains("18:00"))
    var moved = Self.content
    (moved.slug, moved.desk) = (StorySlug(unchecked: "older"), DeskSlug(unchecked: "world"))
    moved.publish = .trigger(TriggerName(unchecked: "evening-edition"))
    let other = StoryScreen(Self.story(), Self.version(moved), now: Self.now).lines(width: nil).map(\.text).joined()
    for words in ["slug older", "desk world", "wanted by the trigger evening-edition"] {
      #expect(other.contains(words))
    }
  }

  @Test("A person at a terminal and a pipe get the same; the screen counts as read, a template does not")
  func forms() async throws {
    let newsroom = Sample.newsroom(Self.story(), [Sample.version(1, "One."), Self.version()])
    try await FakeDaemon.with(newsroom) { daemon in
      let piped = try await daemon.copydesk("show", "7")
      let shown = try await daemon.copydesk("show", "7", terminal: 72, environment: ["NO_COLOR": "1", "PAGER": ""])
      func signs(_ text: String) -> String {
        // How long it has waited is told by the clock.
        text.filter { !$0.isWhitespace }.replacing(/review[0-9]+[smhd]/, with: "review")
      }
      #expect(signs(piped.output) == signs(shown.output))
      #expect(daemon.changes.count == 2)
      let line = try await daemon.copydesk("show", "7", "7", "--format", "{slug}\\t{text.number}")
      #expect(line.output == "dar-cranes\t2\ndar-cranes\t2\n")
      #expect(daemon.changes.count == 2)
      let several = try await daemon.copydesk("show", "7", "night-train", "--json")
      #expect(try (JSONSerialization.jsonObject(with: Data(several.output.utf8)) as? [Any])?.count == 2)
      #expect(daemon.changes.count == 4)
      #expect(try await daemon.copydesk("show", "7", "8", "--version", "1").status == 64)
    }
  }

  @Test("Longer than the screen, it goes through the pager; whoever leaves that before the end has not read it")
  func pager() async throws {
    var long = Self.content
    long.body = (1...400).map { "Paragraph \($0) has some words in it." }.joined(separator: "\n\n")
    let newsroom = Sample.newsroom(Self.story(), [Sample.version(1, "One."), Self.version(long)])
    try await FakeDaemon.with(newsroom) { daemon in
      let read = try await daemon.copydesk("show", "7", terminal: 72, environment: ["PAGER": "sed s/^/+/"])
      #expect(read.output.contains("+  Paragraph 400") && read.status == 0)
      #expect(daemon.changes.count == 1)
      let left = try await daemon.copydesk("show", "7", terminal: 72, environment: ["PAGER": "head -n 3"])
      #expect(left.output.contains("does not count as reading version 2") && !left.output.contains("Paragraph 400"))
      let short = try await daemon.copydesk(
        "show", "7", "--version", "1", terminal: 72, environment: ["PAGER": "sed s/^/+/"])
      #expect(short.output.contains("One.") && !short.output.contains("+"), "what fits on the screen needs no pager")
    }
  }

  @Test("A picture is drawn below the text, and what to type next stands below it")
  func drawn() async throws {
    let newsroom = Sample.newsroom(Self.story(), [Self.version(), Self.version()])
    let answer: FakeDaemon.Answer = {
      $0.target.hasSuffix("/picture") ? .text("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nJPG") : newsroom($0)
    }
    try await FakeDaemon.with(answer) { daemon in
      _ = try InstalledProgram.write(
        "chafa", #"printf '\033[31mA PICTURE\033[0m\033[?25l\n'"#, in: daemon.directory)
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let shown = try await daemon.copydesk(
        "show", "7", terminal: 80, environment: ["PATH": "\(daemon.directory):\(path)", "PAGER": "cat"]
      ).output
      let text = try #require(shown.firstRange(of: "Dar es Salaam"), "\(shown)")
      let picture = try #require(shown.firstRange(of: "\u{1B}[31mA PICTURE\u{1B}[0m"), "\(shown)")
      let next = try #require(shown.firstRange(of: "Next: "), "\(shown)")
      #expect(text.upperBound <= picture.lowerBound && picture.upperBound <= next.lowerBound)
      #expect(!shown.contains("[?25l"), "nothing but colours")
    }
  }
}
