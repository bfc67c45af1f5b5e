import ControlAPI
import Foundation
import Glibc
import Newsroom
import Seeding
import Synchronization
import Testing

@testable import copydesk

@Suite("Two people at one text")
struct MergingTests {
  private func merge(_ base: String, _ mine: String, _ theirs: String) -> (text: String, conflicts: Int) {
    let merge = ThreeWayMerge(base: base.utf8, mine: mine.utf8, theirs: theirs.utf8, theirName: "version 3, nana")
    return (String(decoding: merge.merged, as: UTF8.self), merge.conflicts)
  }

  @Test("What only one side changed is as that side has it; what both changed alike is there once")
  func fits() {
    let base = "a\nb\nc\nd\ne\n"
    #expect(merge(base, "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n") == ("A\nb\nc\nd\nE\n", 0))
    #expect(merge(base, "a\nb\nd\ne\n", "a\nb\nc\nd\ne\nf\n") == ("a\nb\nd\ne\nf\n", 0))
    #expect(merge(base, "a\nX\nc\nd\ne\n", "a\nX\nc\nd\ne\n") == ("a\nX\nc\nd\ne\n", 0))
    #expect(merge("", "x\n", "x\n") == ("x\n", 0))
    #expect(merge("no end", "no end", "no end, but one\n") == ("no end, but one\n", 0))
  }

  @Test("What both changed differently is there twice, between marks, also where only the end of a line is missing")
  func conflicts() {
    let marked = "a\n<<<<<<< yours\nB\n=======\nbb\n>>>>>>> version 3, nana\nc\n"
    #expect(merge("a\nb\nc\n", "a\nB\nc\n", "a\nbb\nc\n") == (marked, 1))
    #expect(ThreeWayMerge.firstMark(in: marked.utf8) == 2)
    #expect(merge("a", "b", "c") == ("<<<<<<< yours\nb\n=======\nc\n>>>>>>> version 3, nana\n", 1))
    // One takes out what the other changes.
    #expect(merge("a\nb\nc\n", "a\nc\n", "a\nB\nc\n").conflicts == 1)
    // Two different lines at one place.
    #expect(merge("a\nb\n", "a\nx\nb\n", "a\ny\nb\n").conflicts == 1)
    #expect(ThreeWayMerge.firstMark(in: "Heading\n=======\n".utf8) == nil)
  }

  @Test("With one side as it was, the other comes out byte for byte; and it does not matter whose side is whose")
  func properties() {
    var random = Seeded(seed: 138)
    let lines = ["é\n", "e\u{301}\n", "\r\n", "a\n", "b\n", "\n", "a\r\n", "日本\n", "end"]
    func text() -> String {
      (0..<Int.random(in: 0...9, using: &random)).map { _ in lines.randomElement(using: &random) ?? "" }.joined()
    }
    for _ in 0..<3000 {
      let (base, mine, theirs) = (text(), text(), text())
      #expect(merge(base, mine, base).text.utf8.elementsEqual(mine.utf8))
      #expect(merge(base, base, theirs).text.utf8.elementsEqual(theirs.utf8))
      #expect(merge(base, mine, mine).text.utf8.elementsEqual(mine.utf8))
      let (one, other) = (merge(base, mine, theirs), merge(base, theirs, mine))
      #expect(one.conflicts == other.conflicts)
      if one.conflicts == 0 { #expect(one.text.utf8.elementsEqual(other.text.utf8)) }
    }
  }

  private static let opened = "One.\n\nTwo.\n\nThree.\n"

  /// A newsroom in which somebody saves version 3 once the editor has been opened.
  private static func newsroom(third: String, isOpened: @escaping @Sendable () -> Bool) -> FakeDaemon.Answer {
    let before = Sample.newsroom(Sample.story(), [Sample.version(1, "x"), Sample.version(2, opened)])
    let after = Sample.newsroom(
      Sample.story(revision: 6, version: 3),
      [Sample.version(1, "x"), Sample.version(2, opened), Sample.version(3, third, by: "nsargsyan")])
    return { request in
      if request.method == "POST" { return .json(Sample.submission("accepted"), status: 202) }
      return isOpened() ? after(request) : before(request)
    }
  }

  private func edit(
    third: String, typing answers: [(prompt: String, text: String)], editor: String
  ) async throws -> (Outcome, [ReceivedRequest], kept: Int) {
    let mark = "/tmp/cm-\(UInt32.random(in: 0...UInt32.max))"
    defer { try? FileManager.default.removeItem(atPath: mark) }
    return try await FakeDaemon.with(
      Self.newsroom(third: third) { FileManager.default.fileExists(atPath: mark) }
    ) { daemon in
      let path = try daemon.file("editor", Data("touch \(mark)\n\(editor)".utf8))
      let outcome = try await daemon.copydesk(
        "edit", "7", terminal: 200,
        environment: ["EDITOR": "/bin/sh \(path)", "XDG_STATE_HOME": daemon.directory], typing: answers)
      let texts = (try? FileManager.default.contentsOfDirectory(atPath: daemon.directory + "/copydesk/texts")) ?? []
      return (outcome, daemon.requests, texts.count)
    }
  }

  @Test("When somebody saved meanwhile and both fit, one question saves both on the newest revision")
  func savesBoth() async throws {
    let (outcome, requests, kept) = try await edit(
      third: "One.\n\nTwo.\n\nThree, and four.\n", typing: [("Save it with them?", "y\n")],
      editor: "sed -i s/One/First/ \"$1\"")
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("nsargsyan saved version 3 while you wrote."))
    let form = try #require(requests.first { $0.method == "POST" }?.form)
    #expect(form.text("draft") == "First.\n\nTwo.\n\nThree, and four.\n")
    #expect(form.text("revision") == "6")
    #expect(kept == 0)
  }

  @Test("When both changed the same passage, the editor opens again with both, and marks are not submitted")
  func marks() async throws {
    // The first time it changes the line; the second it settles the conflict.
    let editor = """
      if grep -q '<<<<<<< yours' "$1"; then grep -v -e '^<<<<<<<' -e '^=======' -e '^>>>>>>>' "$1" > "$1.x"; cat "$1.x" > "$1"; rm "$1.x"
      else sed -i s/Two/Second/ "$1"; fi
      """
    let (outcome, requests, _) = try await edit(
      third: "One.\n\nTwo, again.\n\nThree.\n", typing: [("with both, marked?", "y\n")], editor: editor)
    #expect(outcome.status == 0, "\(outcome.output)")
    let form = try #require(requests.first { $0.method == "POST" }?.form)
    #expect(form.text("draft") == "One.\n\nSecond.\nTwo, again.\n\nThree.\n")

    let (left, none, kept) = try await edit(
      third: "One.\n\nTwo, again.\n\nThree.\n",
      typing: [("with both, marked?", "y\n"), ("Open the text again?", "n\n")],
      editor: "grep -q '<<<<<<< yours' \"$1\" || sed -i s/Two/Second/ \"$1\"")
    #expect(left.status == 64)
    #expect(left.output.contains("still marks a conflict"))
    #expect(none.allSatisfy { $0.method == "GET" })
    #expect(kept == 1)
  }

  @Test("Whoever does not want to merge keeps the text, and nothing is submitted")
  func declined() async throws {
    let (outcome, requests, kept) = try await edit(
      third: "One.\n\nTwo.\n\nThree, and four.\n", typing: [("Save it with them?", "n\n")],
      editor: "sed -i s/One/First/ \"$1\"")
    #expect(outcome.status == 75)
    #expect(outcome.output.contains("Your text is in"))
    #expect(requests.allSatisfy { $0.method == "GET" })
    #expect(kept == 1)
  }

  @Test("A text that was not accepted is offered by the next command, and goes on as it was left")
  func offered() async throws {
    let newsroom = Sample.newsroom()
    let refuses = Mutex(true)
    try await FakeDaemon.with { request in
      guard request.method == "POST" else { return newsroom(request) }
      return refuses.withLock { $0 } ? .bytes([]) : .json(Sample.submission("accepted"), status: 202)
    } _: { daemon in
      let editor = try daemon.file("editor", Data("echo More. >> \"$1\"".utf8))
      let environment = ["EDITOR": "/bin/sh \(editor)", "XDG_STATE_HOME": daemon.directory]
      let lost = try await daemon.copydesk("edit", "7", terminal: 200, environment: environment)
      #expect(lost.status == 69)
      #expect(lost.output.contains("may or may not have been done"))
      refuses.withLock { $0 = false }
      let again = try await daemon.copydesk(
        "edit", "7", terminal: 200, environment: environment, typing: [("Continue with it?", "y\n")])
      #expect(again.status == 0, "\(again.output)")
      #expect(again.output.contains("made from version 2"))
      let forms = daemon.requests.filter { $0.method == "POST" }.compactMap(\.form)
      #expect(forms.last?.text("draft") == "One.\nIts.\nMore.\nMore.\n")
      let texts = try FileManager.default.contentsOfDirectory(atPath: daemon.directory + "/copydesk/texts")
      #expect(texts.isEmpty)
    }
  }

  @Test("A text survives the end of the command in the middle of writing, as a dropped line brings it")
  func droppedLine() async throws {
    try await FakeDaemon.with(Sample.newsroom()) { daemon in
      let killed = """
        echo More. >> "$1"
        pid=$PPID
        until [ "$(cat /proc/$pid/comm)" = copydesk ]; do pid=$(cut -d' ' -f4 /proc/$pid/stat); done
        kill -KILL $pid
        """
      let editor = try daemon.file("editor", Data(killed.utf8))
      let environment = ["EDITOR": "/bin/sh \(editor)", "XDG_STATE_HOME": daemon.directory]
      let ended = try await daemon.copydesk("edit", "7", terminal: 200, environment: environment)
      #expect(ended.status == -SIGKILL)
      let untouched = ["EDITOR": "true", "XDG_STATE_HOME": daemon.directory]
      let again = try await daemon.copydesk(
        "edit", "7", terminal: 200, environment: untouched,
        typing: [("Continue with it?", "n\n"), ("Delete that text?", "n\n")])
      #expect(again.output.contains("You changed nothing"))
      let submitted = try await daemon.copydesk(
        "edit", "7", terminal: 200, environment: untouched, typing: [("Continue with it?", "y\n")])
      #expect(
        daemon.requests.last { $0.method == "POST" }?.form?.text("draft") == "One.\nIts.\nMore.\n",
        "\(submitted.output)")
    }
  }
}
