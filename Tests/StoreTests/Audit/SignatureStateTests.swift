import Foundation
import Newsroom
import Testing

@testable import Store

/// What the state of a key lets its signatures count for, and what is remembered of what they vouch for.
@Suite("Signatures and the state of their key")
struct SignatureStateTests {
  private static let ended = Date(timeIntervalSince1970: 1_790_000_000)

  private static func signature(
    endedAt: Date? = nil, compromisedSince: Date? = nil, sealedLength: Int? = nil
  ) -> StatementSignature {
    StatementSignature(
      signature: [], publicKey: [], endedAt: endedAt, compromisedSince: compromisedSince, sealedLength: sealedLength)
  }

  @Test("What a key signed until it ended counts, and nothing that it signed later")
  func ended() {
    #expect(Self.signature().counts(at: .distantFuture, follows: 0))
    let signature = Self.signature(endedAt: Self.ended)
    #expect(signature.counts(at: Self.ended, follows: 9))
    #expect(!signature.counts(at: Self.ended + 1, follows: 9))
  }

  @Test("What a stolen key signed counts where it was sealed before, whenever it says that it was")
  func stolen() {
    let unsealed = Self.signature(compromisedSince: Self.ended)
    #expect(!unsealed.counts(at: .distantPast, follows: 0))
    let sealed = Self.signature(endedAt: Self.ended, compromisedSince: Self.ended, sealedLength: 5)
    #expect(sealed.counts(at: Self.ended + 1, follows: 4))
    #expect(!sealed.counts(at: Self.ended - 1, follows: 5))
  }

  @Test("A receipt that a stolen key signed counts where the arrival was sealed, or five minutes before the theft")
  func receipts() {
    #expect(Self.signature(endedAt: Self.ended).countsAsReceipt(at: Self.ended + 1, arrivalIsSealed: false))
    let stolen = Self.signature(compromisedSince: Self.ended)
    #expect(stolen.countsAsReceipt(at: Self.ended + 1, arrivalIsSealed: true))
    #expect(stolen.countsAsReceipt(at: Self.ended - 301, arrivalIsSealed: false))
    #expect(!stolen.countsAsReceipt(at: Self.ended - 300, arrivalIsSealed: false))
  }

  @Test("Acts are remembered for one state of the keys, and never fewer than are known already")
  func remembered() {
    let memory = VouchedActs<String>()
    memory.keep(.init(last: 2, acts: ["one", "two"]), under: ["a"])
    #expect(memory.known(under: ["a"]).acts == ["one", "two"])
    #expect(memory.known(under: ["b"]).last == 0)
    memory.keep(.init(last: 1, acts: ["one"]), under: ["a"])
    memory.keep(.init(last: 2, acts: []), under: ["a"])
    #expect(memory.known(under: ["a"]).acts == ["one", "two"])
    memory.keep(.init(last: 3, acts: ["one", "two", "three"]), under: ["a"])
    #expect(memory.known(under: ["a"]).acts.count == 3)
    memory.keep(.init(last: 1, acts: ["one"]), under: ["b"])
    #expect(memory.known(under: ["a"]).acts.isEmpty)
    #expect(memory.known(under: ["b"]).acts == ["one"])
  }

  @Test("An act stands until one overtakes it; the first hundred that do not count are faults, one by one")
  func added() {
    let all = VouchedActs<String>()
    var everything = VouchedActs<String>.Known()
    all.add("a", number: 1, to: &everything)
    all.add("a", number: 2, to: &everything)
    #expect(everything.acts == ["a", "a"])
    let latest = VouchedActs<String>(overtakes: { $0.first == $1.first })
    var known = VouchedActs<String>.Known()
    latest.add("a1", number: 1, to: &known)
    latest.add("b1", number: 2, to: &known)
    latest.add(nil, number: 3, to: &known)
    latest.add("a2", number: 4, to: &known)
    #expect(known.acts == ["b1", "a2"])
    #expect(known.last == 4)
    #expect(known.faults == [3])
    for number in 5...105 { latest.add(nil, number: number, to: &known) }
    #expect(known.last == 105)
    #expect(known.faults == [3] + Array(5...103))
  }
}
