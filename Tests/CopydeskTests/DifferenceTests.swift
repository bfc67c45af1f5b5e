import Seeding
import Testing
import TimeTesting

@testable import copydesk

@Suite("Differences")
struct DifferenceTests {
  private func unified(_ old: String, _ new: String) -> [String] {
    Array(LineDifference(from: old, to: new).unified(from: "old", to: "new").dropFirst(2))
  }

  @Test("Hunks say where they are and have three lines of context; neighbouring ones are joined")
  func hunks() {
    let old = (1...30).map { "line \($0)" }.joined(separator: "\n") + "\n"
    let new = old.replacing("line 10\n", with: "LINE 10\n").replacing("line 13\n", with: "")
      .replacing("line 30\n", with: "line 30\nline 31\n")
    #expect(
      unified(old, new) == [
        "@@ -7,10 +7,9 @@", " line 7", " line 8", " line 9", "-line 10", "+LINE 10", " line 11", " line 12", "-line 13",
        " line 14", " line 15", " line 16", "@@ -28,3 +27,4 @@", " line 28", " line 29", " line 30", "+line 31",
      ])
  }

  @Test("An added or removed text starts at line 0 of the empty side")
  func empty() {
    #expect(unified("", "a\nb\n") == ["@@ -0,0 +1,2 @@", "+a", "+b"])
    #expect(unified("a\n", "") == ["@@ -1,1 +0,0 @@", "-a"])
    #expect(LineDifference(from: "", to: "").isEmpty)
  }

  @Test("Other systems' line endings make no difference")
  func lineEnds() {
    #expect(LineDifference(from: "a\r\nb\r\n", to: "a\nb\n").isEmpty)
  }

  @Test("An edit script turns one text into the other, whether they share much, little or nothing")
  func steps() {
    var generator = Seeded(seed: Sampling.seed)
    for _ in 0..<Sampling.times(300, long: 30_000) {
      let letters = Int.random(in: 1...5, using: &generator)
      func text() -> [Int] {
        (0..<Int.random(in: 0...12, using: &generator)).map { _ in Int.random(in: 0..<letters, using: &generator) }
      }
      let (old, new) = (text(), text())
      let steps = EditScript(from: old, to: new).steps
      #expect(steps.compactMap { if case .added = $0 { nil } else { $0.element } } == old)
      #expect(steps.compactMap { if case .removed = $0 { nil } else { $0.element } } == new)
    }
  }

  @Test("Two large texts with nothing in common are compared quickly")
  func large() {
    let old = (0..<100_000).map { "a\($0)" }
    let new = (0..<100_000).map { "b\($0)" }
    let time = processorTime { #expect(EditScript(from: old, to: new).steps.count == 200_000) }
    #expect(time < .seconds(5), "took \(time)")
  }
}

extension EditScript.Step {
  fileprivate var element: Element {
    switch self {
    case .kept(let element), .removed(let element), .added(let element): element
    }
  }
}
