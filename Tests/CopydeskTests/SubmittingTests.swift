import ControlAPI
import Foundation
import Glibc
import Newsroom
import Synchronization
import Testing

@testable import copydesk

@Suite("Sending texts")
struct SubmittingTests {
  @Test(
    "The picture named in the front matter is found, however the name is written",
    arguments: [
      ("picture: {file: swap.jpg, caption: x}", ["swap.jpg"]), ("picture:\n  file: swap.jpg", ["swap.jpg"]),
      ("picture:\r\n  file: swap.jpg\r\n  credit: x\r", ["swap.jpg"]),
      ("picture: {caption: x, file: a b.png}", ["a b.png"]),
      ("picture: {\"file\": \"a, b.jpg\"}", ["a, b.jpg"]), ("picture:\n  file: 'a.jpg'  # the large one", ["a.jpg"]),
      ("picture:\n  file: a#b.jpg", ["a#b.jpg"]), ("picture:\n  file: bœuf.webp", ["bœuf.webp"]),
      ("picture:\n  file: Yerevan, 24 Nov.jpg", ["Yerevan, 24 Nov.jpg"]), ("picture:\n  file: a{1}.jpg", ["a{1}.jpg"]),
      ("picture: {caption: x,\n  file: a.jpg, credit: y}", ["a.jpg"]),
      ("pictures: [{file: a.jpg}, {file: b.jpg}]", ["a.jpg", "b.jpg"]),
      ("pictures:\n  - {caption: a, file: b.jpg}\n  - file: a.jpg", ["b.jpg", "a.jpg"]),
      (
        "x: y\n---\n![a [1] *b*\nc](d.jpg \"e\")\n![](<f, g.png>)\n![](h%20i.jpg)![](../j.jpg)![k](https://l/m.jpg)",
        ["d.jpg", "f, g.png", "h i.jpg"]
      ),
      ("x: y\n---\n[a](b.jpg)\n![a\n\n](c.jpg)\n!(d.jpg)", []),
      ("picture: {file: ../../etc/passwd}", []), ("picture: {file: /etc/passwd}", []), ("picture: {file: .ssh}", []),
      ("profile: x.jpg", []), ("headline: x\n---\nfile: body.jpg", []), ("picture:\n  file:", []),
    ])
  func pictures(lines: String, expected: [String]) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "cp-\(UInt32.random(in: 0...UInt32.max)).md").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("---\n\(lines)\n---\nText.\n".utf8).write(to: URL(filePath: path))
    #expect(try DraftFile(path).pictureNames == expected)
  }

  @Test("Draft and picture are sent byte for byte, and the command waits for acceptance")
  func submit() async throws {
    let picture = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    try await FakeDaemon.with { request in
      .json(Sample.submission(request.method == "POST" ? "waiting" : "accepted"))
    } _: { daemon in
      let draft = try daemon.file("a.md", Sample.draft)
      _ = try daemon.file("swap.jpg", picture)
      let outcome = try await daemon.copydesk("submit", "--draft", draft)
      #expect(outcome.status == 0)
      #expect(outcome.output == "night-train (7) version 1 is in\n")
      #expect(daemon.targets == ["POST /v1/submissions", "GET /v1/submissions/9?wait=8"])
      let form = try #require(daemon.requests.first?.form)
      #expect(form["draft"]?.bytes == Sample.draft)
      #expect(form["draft"]?.fileName == "a.md")
      #expect(form["picture"]?.bytes == picture)
      #expect(form["picture"]?.fileName == "swap.jpg")
      #expect(form.text("intent") == "draft")

      let hasty = try await daemon.copydesk("submit", "--no-wait", draft)
      #expect(hasty.output == "submission 9 is waiting\n")
      #expect(daemon.targets.count == 3)
    }
  }

  @Test(
    "Whoever waits for a submission is told that it has been received, also where nobody sits at a terminal, and once")
  func waiting() async throws {
    let answers = Mutex(0)
    try await FakeDaemon.with { request in
      let number = answers.withLock { count in
        defer { count += 1 }
        return count
      }
      return .json(Sample.submission(number < 4 ? "waiting" : "accepted"))
    } _: { daemon in
      let outcome = try await daemon.copydesk("submit", try daemon.file("a.md", Sample.draft))
      #expect(outcome.status == 0)
      #expect(outcome.errors.split(separator: "\n").count == 1)
      #expect(outcome.errors.contains("Submission 9 has been received and is still waiting"))
      #expect(daemon.targets.dropFirst().map { $0.suffix(7) } == ["?wait=8", "wait=30", "wait=30", "wait=30"])
    }
  }

  @Test("A picture whose name the file system keeps with other characters for the same letters is found")
  func nameForms() async throws {
    try await FakeDaemon.with { _ in
      .json(Sample.submission("accepted"))
    } _: { daemon in
      _ = try daemon.file("Zu\u{308}rich.jpg", Data([1, 2, 3]))
      let draft = try daemon.file("a.md", Data("---\npicture: {file: Z\u{FC}rich.jpg}\n---\nText.\n".utf8))
      #expect(try await daemon.copydesk("submit", draft).status == 0)
      #expect(daemon.requests.first?.form?["picture"]?.bytes == Data([1, 2, 3]))
    }
  }

  @Test("One file that cannot be sent does not stop the others, but the command still fails")
  func several() async throws {
    try await FakeDaemon.with { _ in
      .json(Sample.submission("accepted"))
    } _: { daemon in
      let good = try daemon.file("a.md", Sample.draft)
      let large = try daemon.file("large.md", Data(repeating: 65, count: 1_048_577))
      let outcome = try await daemon.copydesk("submit", daemon.directory + "/none.md", large, daemon.directory, good)
      #expect(outcome.status == 66)
      #expect(outcome.errors.contains("There is no file"))
      #expect(outcome.errors.contains("is larger than 1 MB"))
      #expect(outcome.errors.contains("Is a directory"))
      #expect(daemon.targets == ["POST /v1/submissions"])
    }
  }

  @Test("An endless file is not read to the end")
  func endless() async throws {
    try await FakeDaemon.with { _ in
      .json(Sample.submission("accepted"))
    } _: { daemon in
      let outcome = try await daemon.copydesk("submit", "/dev/zero")
      #expect(outcome.status == 65)
      #expect(daemon.targets.isEmpty)
    }
  }

  @Test("A correction is sent with its note and the revision its sender last saw")
  func correct() async throws {
    let story = Sample.story(state: .published, seenRevision: 3)
    try await FakeDaemon.with { request in
      request.target.hasSuffix("/correct") ? .json(Sample.submission("accepted"), status: 202) : .json(story)
    } _: { daemon in
      let draft = try daemon.file("a.md", Sample.draft)
      #expect(try await daemon.copydesk("correct", "7", draft, "-m", "Since 1986.").status == 0)
      let form = try #require(daemon.requests.last?.form)
      #expect(form.text("revision") == "3")
      #expect(form.text("note") == "Since 1986.")
    }
  }
}
