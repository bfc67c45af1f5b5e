import Newsroom
import Testing

@Suite("Who may apply a configuration")
struct ApplicantTests {
  private let subjects: [ConfigurationSubject] = [
    .newsroom, .desk(Sample.caucasus), .role("chief"), .staff(Sample.handle("jo")),
    .grant(role: "chief", desk: Sample.caucasus, staff: Sample.handle("jo")),
    .grant(role: "chief", desk: nil, staff: Sample.handle("jo")), .destination(DestinationName(unchecked: "site")),
  ]

  private func may(_ applicant: Applicant, change subject: ConfigurationSubject, somebodyManages: Bool = true) -> Bool {
    do throws(Refusal) {
      try applicant.check(mayChange: [subject], somebodyManages: somebodyManages, now: Sample.noon)
      return true
    } catch {
      return error.code != .notPermitted
    }
  }

  @Test("The host may set up the newsroom, but change nothing once somebody on the staff has `manage`")
  func host() {
    for subject in subjects {
      #expect(may(.host(account: "root"), change: subject, somebodyManages: false))
      #expect(!may(.host(account: "root"), change: subject))
    }
  }

  @Test("`manage` on one desk covers that desk and its grants; everything else takes `manage` on every desk")
  func staff() {
    let here = Sample.member("chief", [.manage], on: .desk(Sample.caucasus))
    let elsewhere = Sample.member("chief", [.manage], on: .desk(Sample.africa))
    let everywhere = Sample.member("editor", [.manage])
    #expect(subjects.map { may(.staff(here), change: $0) } == [false, true, false, false, true, false, false])
    #expect(subjects.allSatisfy { may(.staff(everywhere), change: $0) })
    #expect(!subjects.contains { may(.staff(elsewhere), change: $0) })
    #expect(!subjects.contains { may(.staff(Sample.member("jo", [.write, .approve])), change: $0) })
  }
}
