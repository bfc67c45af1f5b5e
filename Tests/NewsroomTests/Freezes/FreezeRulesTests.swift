import Foundation
import Newsroom
import Testing

@Suite("Who may freeze, and say what becomes of what it kept")
struct FreezeRulesTests {
  private let desk = DeskScope.desk(Sample.caucasus)
  private let chief = Sample.member("chief", [.freeze], on: .desk(Sample.caucasus))
  private let editor = Sample.member("editor", [.freeze])

  private func newsroom(_ acts: FreezeAct...) -> NewsroomFacts {
    var newsroom = Sample.newsroom
    newsroom.freezes = Freezes(of: acts)
    return newsroom
  }

  private func began(_ scope: DeskScope) -> FreezeAct {
    FreezeAct(.freeze, scope, reason: "court", by: "nino", at: Sample.noon.addingTimeInterval(-60))
  }

  private func code(_ body: () throws -> Void) -> RefusalCode? {
    do {
      try body()
      return nil
    } catch { return (error as? Refusal)?.code }
  }

  @Test("A desk takes `freeze` on it, the newsroom `freeze` on every desk")
  func rights() {
    let other = Sample.member("other", [.publish, .kill, .manage])
    func freeze(_ scope: DeskScope, by member: StaffMember) -> RefusalCode? {
      code {
        _ = try Freezes.rightToFreeze(scope, reason: "court", until: nil, by: member, in: newsroom())
      }
    }
    #expect(freeze(desk, by: chief) == nil)
    #expect(freeze(.desk(Sample.africa), by: chief) == .notPermitted)
    #expect(freeze(.all, by: chief) == .notPermitted)
    #expect(freeze(.all, by: editor) == nil)
    #expect(freeze(.desk(Sample.africa), by: editor) == nil)
    #expect(freeze(desk, by: other) == .notPermitted)
    #expect(freeze(.desk(DeskSlug(unchecked: "moon")), by: editor) == .notFound)
    var former = editor
    former.active = false
    #expect(freeze(.all, by: former) == .unknownAccount && freeze(desk, by: former) == .unknownAccount)
  }

  @Test("It says why, and ends in the future", arguments: [nil, "", " \n"])
  func reason(text: String?) {
    #expect(
      code { _ = try Freezes.rightToFreeze(desk, reason: text, until: nil, by: chief, in: newsroom()) } == .usage)
    for (seconds, expected) in [(-1.0, RefusalCode.usage), (0, .usage), (1, nil)] {
      let until = Sample.noon.addingTimeInterval(seconds)
      #expect(
        code { _ = try Freezes.rightToFreeze(desk, reason: "court", until: until, by: chief, in: newsroom()) }
          == expected)
    }
  }

  @Test("Ended is exactly the freeze that is named, by who may")
  func ending() {
    func end(_ scope: DeskScope, by member: StaffMember, in newsroom: NewsroomFacts) -> RefusalCode? {
      code { _ = try newsroom.freezes.rightToEnd(scope, by: member, in: newsroom) }
    }
    #expect(end(desk, by: chief, in: newsroom(began(desk))) == nil)
    #expect(end(.all, by: chief, in: newsroom(began(.all))) == .notPermitted)
    #expect(end(.all, by: editor, in: newsroom(began(desk))) == .wrongState)
    #expect(end(desk, by: editor, in: newsroom(began(.all))) == .wrongState)
    #expect(end(desk, by: chief, in: newsroom()) == .wrongState)
  }

  @Test("A refusal to end what is not frozen names what is")
  func hint() {
    let newsroom = newsroom(began(desk))
    let refusal = #expect(throws: Refusal.self) { try newsroom.freezes.rightToEnd(.all, by: editor, in: newsroom) }
    #expect(refusal?.detail == "The newsroom is not frozen.")
    #expect(refusal?.hint == "What is frozen: the caucasus desk. To end that: copydesk unfreeze --desk caucasus")
  }

  @Test("Only what a freeze kept is settled, and only once nothing keeps it")
  func settling() throws {
    var story = try Sample.story(.approved, approvals: ["chief"])
    let empty = newsroom()
    #expect(empty.freezes.refusal(settling: story, in: empty)?.code == .wrongState)
    story.hold = StoryFacts.Hold(reason: .missedSchedule, since: Sample.noon)
    #expect(empty.freezes.refusal(settling: story, in: empty)?.code == .wrongState)
    story.hold = StoryFacts.Hold(reason: .frozen, since: Sample.noon)
    #expect(empty.freezes.refusal(settling: story, in: empty) == nil)
    for scope in [desk, .all] {
      let frozen = newsroom(began(scope))
      #expect(frozen.freezes.refusal(settling: story, in: frozen)?.code == .frozen)
    }
    let elsewhere = newsroom(began(.desk(Sample.africa)))
    #expect(elsewhere.freezes.refusal(settling: story, in: elsewhere) == nil)
  }

  @Test("What stays held says by which freeze; one that nobody has signed by its row")
  func sentences() throws {
    var story = try Sample.story(.approved, approvals: ["chief"])
    story.hold = StoryFacts.Hold(reason: .frozen, since: Sample.noon)
    let signed = newsroom(began(desk))
    #expect(
      signed.freezes.refusal(settling: story, in: signed)?.detail
        == "caucasus-prisoner-swap stays held: the caucasus desk has been frozen by nino since 15:59 (Asia/Yerevan): “court”."
    )
    let both = newsroom(began(desk), began(.all))
    #expect(
      both.freezes.refusal(settling: story, in: both)?.hint.hasPrefix(
        "End that freeze first: copydesk unfreeze --desk caucasus.") == true, "one after the other, as they began")
    var act = began(.all)
    act.unsigned = 7
    let unsigned = newsroom(act)
    #expect(
      unsigned.freezes.refusal(settling: story, in: unsigned)?.detail
        == "caucasus-prisoner-swap stays held: the newsroom is frozen by row 7 of the freezes, which nobody has signed."
    )
    #expect(
      unsigned.freezes.refusal(firingOn: [Sample.africa], in: unsigned)?.detail
        == "The newsroom is frozen by row 7 of the freezes, which nobody has signed.")
    #expect(
      Refusal.freezeEndIsUnsigned(desk).detail.hasPrefix("The caucasus desk is frozen, and the end of that freeze"))
  }

  @Test("A trigger fires for desks of which none is frozen")
  func firing() {
    let frozen = newsroom(began(desk))
    #expect(frozen.freezes.refusal(firingOn: [Sample.africa], in: frozen) == nil)
    let refusal = frozen.freezes.refusal(firingOn: [Sample.africa, Sample.caucasus], in: frozen)
    #expect(refusal?.code == .frozen)
    #expect(
      refusal?.detail == "The caucasus desk has been frozen by nino since 15:59 (Asia/Yerevan): “court”.")
    #expect(refusal?.hint == "See what it keeps: copydesk frozen. To end it: copydesk unfreeze --desk caucasus")
  }
}
