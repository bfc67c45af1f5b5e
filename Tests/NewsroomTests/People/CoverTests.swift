import Foundation
import Newsroom
import Testing

@Suite("Standing in for another")
struct CoverTests {
  private let chief = Sample.member("chief", [.approve, .review, .cover], on: .all, grant: 3)
  private let jo = Sample.member("jo", [.write])
  private let tomorrow = Sample.noon.addingTimeInterval(86_400)

  @Test("What the covered person may do on the desk passes to the stand-in until the end date, and records name both")
  func passesOn() throws {
    let grants = try cover(jo, for: chief).grants(arrangedBy: chief, now: Sample.noon)
    let grant = try #require(grants.first)
    #expect(grants.count == 1)
    #expect(grant.covering == chief.handle)
    #expect(grant.scope == .desk(Sample.caucasus), "also of somebody who has it everywhere")
    #expect(grant.capabilities == [.approve, .review, .cover])
    #expect(grant.until == tomorrow)
  }

  @Test("Cover ends with the covered person's own grant")
  func endsEarlier() throws {
    let soon = Sample.noon.addingTimeInterval(60)
    let leaving = Sample.member("leaving", [.approve], until: soon)
    #expect(try cover(jo, for: leaving).grants(arrangedBy: chief, now: Sample.noon).map(\.until) == [soon])
    #expect(refusal(cover(jo, for: leaving), by: chief, now: soon) == .notPermitted)
  }

  @Test("Nobody can pass on what they may not do themselves, nor what was itself passed on")
  func noMore() {
    let editor = Sample.member("editor", [.approve, .manage])
    let standIn = Sample.member("stand-in", [.approve], covering: Sample.handle("editor"))
    #expect(refusal(cover(jo, for: editor), by: chief) == .notPermitted)
    #expect(refusal(cover(jo, for: standIn), by: chief) == .notPermitted)
    let elsewhere = Sample.member("elsewhere", [.approve], on: .desk(Sample.africa))
    #expect(refusal(cover(jo, for: elsewhere), by: chief) == .notPermitted, "nor what they may do on another desk")
  }

  @Test(
    "Arranging cover takes `cover` on the desk; nobody covers themselves, former staff cover nobody, and cover cannot end in the past"
  )
  func refusals() {
    let elsewhere = Sample.member("elsewhere", [.approve, .review, .cover], on: .desk(Sample.africa))
    let gone = StaffMember(handle: Sample.handle("gone"), name: "Gone", active: false)
    #expect(refusal(cover(jo, for: chief), by: elsewhere) == .notPermitted)
    #expect(refusal(cover(chief, for: chief), by: chief) == .usage)
    #expect(refusal(cover(gone, for: chief), by: chief) == .usage)
    #expect(refusal(cover(jo, for: chief), by: chief, now: tomorrow) == .usage)
  }

  @Test("Either of the two may end cover, and so may anybody who can arrange it")
  func ending() {
    func mayEnd(_ member: StaffMember) -> Bool {
      do throws(Refusal) {
        try Cover.check(
          member, mayEndCoverFor: chief.handle, by: jo.handle, on: Sample.caucasus, now: Sample.noon)
        return true
      } catch {
        return error.code != .notPermitted
      }
    }
    #expect(mayEnd(jo) && mayEnd(Sample.member("chief", [])) && mayEnd(Sample.member("editor", [.cover])))
    #expect(!mayEnd(Sample.member("editor", [.cover], on: .desk(Sample.africa))))
    #expect(!mayEnd(Sample.member("other", [.write, .approve, .manage])))
  }

  private func cover(_ standIn: StaffMember, for covered: StaffMember) -> Cover {
    Cover(standIn: standIn, covered: covered, desk: Sample.caucasus, until: tomorrow)
  }

  private func refusal(_ cover: Cover, by arranger: StaffMember, now: Date = Sample.noon) -> RefusalCode? {
    do throws(Refusal) {
      _ = try cover.grants(arrangedBy: arranger, now: now)
      return nil
    } catch {
      return error.code
    }
  }
}
