import Testing

@testable import Store

@Suite("What was said already of what is not vouched for")
struct DistrustLogTests {
  private func distrust(_ part: String = "story", _ name: String = "1", _ reason: String = "unsigned") -> Distrust {
    Distrust(part: part, name: name, reason: reason)
  }

  @Test("It is news once, and again when it was well in between or is distrusted for something else")
  func news() {
    let log = DistrustLog()
    #expect(log.isNew(distrust()))
    #expect(!log.isNew(distrust()))
    #expect(log.isNew(distrust("story", "1", "altered")))
    #expect(log.isNew(distrust("desk", "1")))
    log.forget(part: "desk", names: ["2"])
    log.forget(part: "story", names: ["2", "3"])
    for part in ["story", "desk"] { #expect(!log.isNew(distrust(part)), "\(part)") }
    log.forget(part: "story", names: ["1"])
    #expect(!log.isNew(distrust("desk", "1")))
    #expect(log.isNew(distrust()))
    #expect(log.isNew(distrust("story", "1", "altered")))
  }

  @Test("Ten thousand are remembered, and then all of them forgotten, so that no forger fills the memory")
  func many() {
    let log = DistrustLog()
    for number in 1...10_000 { #expect(log.isNew(distrust("story", "\(number)"))) }
    #expect(!log.isNew(distrust("story", "1")))
    #expect(log.isNew(distrust("story", "10001")))
    #expect(log.isNew(distrust("story", "1")))
  }
}
