import Foundation
import Newsroom
import Testing

@Suite("Desks that ask for more signatures than there are people to give")
struct TooFewSignersTests {
  private func configuration(
    _ policy: DeskPolicy, _ staff: [(name: String, roles: [String])], on scope: DeskScope = .desk(Sample.caucasus),
    until: Date? = nil
  ) -> NewsroomConfiguration {
    NewsroomConfiguration(
      newsroom: NewsroomSettings(
        name: "Wire", url: "https://news.example", language: "en", timeZone: "UTC",
        primary: DestinationName(unchecked: "site")),
      desks: [
        Desk(slug: Sample.caucasus, name: "Caucasus", timeZone: "Asia/Yerevan", language: "en", policy: policy)
      ],
      roles: [.approve, .legal, .correct, .kill].map { (capability: Capability) in
        NewsroomConfiguration.Role(name: capability.rawValue, capabilities: [capability])
      },
      staff: staff.map { person in
        NewsroomConfiguration.Member(
          handle: Sample.handle(person.name), name: person.name,
          grants: person.roles.map { .init(role: $0, scope: scope, until: until) })
      }, destinations: [])
  }

  /// What is short, as `capability needed: holders`.
  private func short(_ configuration: NewsroomConfiguration) -> [String] {
    configuration.tooFewSigners(at: Sample.noon).map { short in
      #expect(short.desk == Sample.caucasus)
      let holders = short.holders.map(\.text).joined(separator: ", ")
      return "\(short.capability?.rawValue ?? "all") \(short.needed): \(holders)"
    }
  }

  private let editors = [(name: "otto", roles: ["approve"]), (name: "nana", roles: ["approve"])]

  @Test("As many as must sign are enough, one fewer is too few")
  func enough() {
    #expect(short(configuration(DeskPolicy(approvals: 2), editors)) == [])
    #expect(short(configuration(DeskPolicy(approvals: 3), editors)) == ["approve 3: nana, otto"])
    #expect(short(configuration(DeskPolicy(approvals: 1), [])) == ["approve 1: "])
  }

  @Test("Only who may sign there, and still may, is counted")
  func who() {
    let one = DeskPolicy(approvals: 1)
    #expect(short(configuration(one, editors, on: .desk(Sample.africa))) == ["approve 1: "])
    #expect(short(configuration(one, editors, on: .all)) == [])
    #expect(short(configuration(one, editors, until: Sample.noon)) == ["approve 1: "])
    #expect(short(configuration(one, editors, until: Sample.noon + 1)) == [])
  }

  @Test("Where one person would have to sign twice, too few could sign")
  func together() {
    let both = DeskPolicy(approvals: RequiredApprovals([.legal, .approve]))
    let nana = [(name: "nana", roles: ["approve", "legal"])]
    #expect(short(configuration(both, nana)) == ["all 2: nana"])
    #expect(short(configuration(both, nana + [(name: "lena", roles: ["legal"])])) == [])
    let three = DeskPolicy(approvals: RequiredApprovals([.approve, .legal, .correct]))
    let all = ["approve", "legal", "correct"]
    #expect(
      short(configuration(three, [(name: "otto", roles: all), (name: "nana", roles: all)])) == ["all 3: nana, otto"])
    // Each that is short is named, in order, and not that all together are.
    #expect(
      short(configuration(three, [(name: "nana", roles: ["approve"])])) == ["correct 1: ", "legal 1: "])
  }

  @Test("A kill that two must sign needs two who may kill; where one does, nobody is missed")
  func kills() {
    let chief = [(name: "nana", roles: ["approve", "kill"])]
    let two = DeskPolicy(killSignatures: 2)
    #expect(short(configuration(two, chief)) == ["kill 2: nana"])
    #expect(short(configuration(two, chief + [(name: "otto", roles: ["kill"])])) == [])
    #expect(short(configuration(DeskPolicy(), [(name: "nana", roles: ["approve"])])) == [])
  }

  @Test("It is said in words who could")
  func words() {
    func words(_ policy: DeskPolicy, _ staff: [(name: String, roles: [String])]) -> [String] {
      configuration(policy, staff).tooFewSigners(at: Sample.noon).map(\.inWords)
    }
    let both = DeskPolicy(approvals: RequiredApprovals([.legal, .approve]))
    #expect(words(DeskPolicy(approvals: 3), editors) == ["only nana and otto hold it there"])
    #expect(words(DeskPolicy(approvals: 2), [editors[0]]) == ["only otto holds it there"])
    #expect(words(DeskPolicy(), []) == ["nobody holds it there"])
    #expect(words(both, [(name: "nana", roles: ["approve", "legal"])]) == ["only one person could sign"])
    let three = DeskPolicy(approvals: RequiredApprovals([.approve, .legal, .correct]))
    let all = ["approve", "legal", "correct"]
    #expect(words(three, [(name: "otto", roles: all), (name: "nana", roles: all)]) == ["only 2 people could sign"])
  }
}
