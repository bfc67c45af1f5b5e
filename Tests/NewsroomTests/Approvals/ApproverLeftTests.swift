import Foundation
import Newsroom
import Testing

@Suite("Whoever signed what goes out by itself must still be there")
struct ApproverLeftTests {
  private let later = Sample.noon.addingTimeInterval(3600)

  @Test("A signature stands while its signer may still give it on that desk")
  func stands() {
    let signer = Sample.member("chief", [.approve], on: .desk(Sample.caucasus), until: later)
    #expect(signer.standsBehind(.publish, on: Sample.caucasus, at: later - 1))
    #expect(!signer.standsBehind(.publish, on: Sample.caucasus, at: later))
    #expect(!signer.standsBehind(.publish, on: DeskSlug(unchecked: "africa"), at: Sample.noon))
    #expect(!Sample.member("chief", [.review]).standsBehind(.publish, on: Sample.caucasus, at: Sample.noon))
    // Another address for the same words takes `publish`.
    #expect(!signer.standsBehind(.readdress, on: Sample.caucasus, at: Sample.noon))
    #expect(Sample.member("chief", [.publish]).standsBehind(.readdress, on: Sample.caucasus, at: Sample.noon))
  }

  @Test("A stand-in's signature outlives the cover, but neither the person covered nor the stand-in's leaving")
  func cover() {
    let chief = Sample.member("chief", [.approve])
    var standIn = Sample.member("jo", [.approve], until: Sample.noon, covering: chief.handle)
    #expect(standIn.standsBehind(.publish, on: Sample.caucasus, for: chief, at: later))
    #expect(!standIn.standsBehind(.publish, on: Sample.caucasus, at: later))
    #expect(!standIn.standsBehind(.publish, on: Sample.caucasus, for: Sample.member("chief", [.write]), at: later))
    standIn.active = false
    #expect(!standIn.standsBehind(.publish, on: Sample.caucasus, for: chief, at: later))
  }

  @Test("A configuration says what somebody would be able to do under it")
  func configured() {
    let desk = DeskScope.desk(Sample.caucasus)
    let configuration = NewsroomConfiguration(
      newsroom: NewsroomSettings(
        name: "Wire", url: "https://news.example", language: "en", timeZone: "UTC",
        primary: DestinationName(unchecked: "site")),
      desks: [], roles: [.init(name: "chief", capabilities: [.approve])],
      staff: [
        .init(handle: Sample.handle("nana"), name: "Nana", grants: [.init(role: "chief", scope: desk, until: later)]),
        .init(handle: Sample.handle("otto"), name: "Otto", grants: [.init(role: "none", scope: .all)]),
      ], destinations: [])
    let nana = configuration.member(Sample.handle("nana"))
    #expect(nana?.has(.approve, on: Sample.caucasus, at: Sample.noon) == true)
    #expect(nana?.has(.approve, on: Sample.caucasus, at: later) == false)
    #expect(configuration.member(Sample.handle("otto"))?.has(.approve, on: Sample.caucasus, at: Sample.noon) == false)
    #expect(configuration.member(Sample.handle("rita")) == nil)
  }
}
