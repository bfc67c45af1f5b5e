import Foundation
import Newsroom
import Testing

@Suite("What a grant reaches, and how long")
struct PermissionTests {
  private func chief(_ grants: (DeskScope, TimeInterval?)...) -> StaffMember {
    StaffMember(
      handle: Sample.handle("chief"), name: "Chief",
      grants: grants.enumerated().map { index, grant in
        Grant(
          id: index + 1, role: "chief", capabilities: [.operate], scope: grant.0,
          until: grant.1.map { Sample.noon.addingTimeInterval($0) })
      })
  }

  @Test("A grant on one desk holds there only, one on all desks everywhere, each until it ends")
  func reach() {
    let here = chief((.desk(Sample.caucasus), nil))
    #expect(here.has(.operate, on: Sample.caucasus, at: Sample.noon))
    #expect(!here.has(.operate, on: Sample.africa, at: Sample.noon))
    #expect(here.grantToOperate(at: Sample.noon) == nil, "queue and destinations belong to no desk")
    #expect(!here.hasOnEveryDesk(.operate, at: Sample.noon))

    let everywhere = chief((.desk(Sample.caucasus), nil), (.all, 1))
    #expect(everywhere.grantToOperate(at: Sample.noon)?.id == 2)
    #expect(everywhere.has(.operate, on: Sample.africa, at: Sample.noon))
    let later = Sample.noon.addingTimeInterval(1)
    #expect(!everywhere.hasOnEveryDesk(.operate, at: later), "its end is the first instant at which it does not hold")
    #expect(everywhere.grantToOperate(at: later) == nil)
    #expect(everywhere.grantOnEveryDesk(for: .manage, at: Sample.noon) == nil)
  }

  @Test(
    "What somebody may do themselves counts before what they may do for another, and the older grant before the later")
  func order() {
    func grant(_ id: Int, for covered: String? = nil) -> Grant {
      Grant(id: id, role: "chief", capabilities: [.approve], scope: .all, covering: covered.map(Sample.handle))
    }
    for (grants, expected) in [
      ([grant(1, for: "nino"), grant(2)], 2), ([grant(2), grant(1, for: "nino")], 2), ([grant(7), grant(3)], 3),
      ([grant(9, for: "nino"), grant(8, for: "jo")], 8),
    ] {
      let member = StaffMember(handle: Sample.handle("chief"), name: "Chief", grants: grants)
      #expect(member.grant(for: .approve, on: Sample.caucasus, at: Sample.noon)?.id == expected)
    }
  }

  @Test("Former staff may do nothing")
  func former() {
    var member = chief((.all, nil))
    member.active = false
    #expect(!member.has(.operate, on: Sample.africa, at: Sample.noon))
    #expect(member.grantToOperate(at: Sample.noon) == nil)
    #expect(!member.hasOnEveryDesk(.operate, at: Sample.noon))
  }
}
