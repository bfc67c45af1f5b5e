import ControlAPI
import Foundation
import Seeding
import Testing
import TimeTesting

@Suite("Forms with files")
struct MultipartFormTests {
  @Test("A form reads back as written: names, quoted file names, empty and binary parts, boundaries inside")
  func roundTrip() throws {
    let form = MultipartForm([
      .init(name: "draft", fileName: "night \"train\".md", bytes: Data("---\r\n--copydesk\r\n".utf8)),
      .init(name: "picture", fileName: "b.jpg", bytes: Data([0, 13, 10, 45, 45, 255])),
      .init(name: "note", bytes: Data()), .init(name: "revision", bytes: Data("3".utf8)),
    ])
    let (contentType, body) = form.encoded()
    #expect(try MultipartForm(contentType: contentType, body: body) == form)
  }

  @Test(
    "A body that is not a form is refused, not guessed at",
    arguments: [
      ("text/plain", "x"), ("multipart/form-data", "--a\r\n"), ("multipart/form-data; boundary=a", ""),
      ("multipart/form-data; boundary=a", "--a"), ("multipart/form-data; boundary=a", "--a\r\nX: y\r\n\r\nz"),
      ("multipart/form-data; boundary=a", "--a\r\nX: y\r\n\r\nz\r\n--a--"),
      ("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data\r\n\r\nz\r\n--a--"),
      ("multipart/form-data; boundary=", "--\r\n"),
    ])
  func broken(contentType: String, body: String) {
    #expect(throws: MultipartForm.Malformation.self) {
      try MultipartForm(contentType: contentType, body: Data(body.utf8))
    }
  }

  @Test("A malformed form is described in words")
  func wordsOfMalformations() {
    for (contentType, body, words) in [
      ("text/plain", "x", "its content type does not name a boundary"),
      ("multipart/form-data; boundary=a", "x", "it has no part"),
      ("multipart/form-data; boundary=a", "--a\r\nX: y\r\n\r\nz", "a part does not end"),
    ] {
      let malformation = #expect(throws: MultipartForm.Malformation.self) {
        try MultipartForm(contentType: contentType, body: Data(body.utf8))
      }
      #expect(malformation?.description == words)
    }
  }

  @Test("A form with more parts than drafts can have is refused")
  func tooMany() {
    let form = MultipartForm((0...MultipartForm.maximumParts).map { .init(name: "p\($0)", bytes: Data()) })
    let (contentType, body) = form.encoded()
    #expect(throws: MultipartForm.Malformation.tooManyParts) {
      try MultipartForm(contentType: contentType, body: body)
    }
  }

  @Test("Parameters are found whatever their order, case and spacing, and of two the first counts")
  func parameters() throws {
    for disposition in [
      #"form-data; name="a"; filename="b.md""#, #"form-data;filename="b.md";NAME=a"#,
      #"form-data; x; ; filename=b.md;  name=a; name=c"#,
      #"form-data; x="; name=z"; name=a; filename=b.md"#,
    ] {
      let body = "--x\r\nContent-Disposition: \(disposition)\r\n\r\nc\r\n--x--"
      let form = try MultipartForm(
        contentType: #"multipart/form-data; charset=utf-8; boundary="x""#, body: Data(body.utf8))
      #expect(form.parts == [.init(name: "a", fileName: "b.md", bytes: Data("c".utf8))], "\(disposition)")
    }
  }

  @Test("The header of a part is bounded")
  func longHead() {
    let head = "Content-Disposition: form-data" + String(repeating: ";", count: 400_000) + " name=a"
    let malformation = #expect(throws: MultipartForm.Malformation.self) {
      try MultipartForm(
        contentType: "multipart/form-data; boundary=x", body: Data("--x\r\n\(head)\r\n\r\nc\r\n--x--".utf8))
    }
    #expect(malformation?.description == "the header of a part has more than 16384 bytes")
  }

  @Test(
    "Time is linear in the length, whatever is repeated",
    arguments: [
      ";", "; name=", "; a=\"", "\r\n", "\r\n--", "\r\n-", "--x\r\n", "--", "\"", "\r\n\r\n",
      "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n",
    ])
  func linear(unit: String) {
    let head = "Content-Disposition: form-data; name=a"
    for (name, make) in [
      ("body", { Data("--x\r\n\(head)\r\n\r\n\($0)\r\n--x--".utf8) }),
      ("header", { Data("--x\r\n\(head)\($0)\r\n\r\nc\r\n--x--".utf8) }), ("before", { Data("\($0)--x--".utf8) }),
    ] as [(String, (String) -> Data)] {
      let growth = Growth(from: 20_000, of: { make(String(repeating: unit, count: $0 / unit.utf8.count)) }) { body in
        _ = try? MultipartForm(contentType: "multipart/form-data; boundary=x", body: body)
      }
      #expect(growth.isLinear, "\(unit.debugDescription) in the \(name): \(growth)")
      let type = Growth(
        from: 20_000, of: { "multipart/form-data" + String(repeating: unit, count: $0 / unit.utf8.count) }
      ) {
        _ = try? MultipartForm(contentType: $0, body: Data())
      }
      #expect(type.isLinear, "\(unit.debugDescription) in the content type: \(type)")
    }
  }

  @Test("A damaged form is read or refused, and what is read can be written and read again")
  func damaged() throws {
    for number in Sampling.some(300, of: 0..<20_000) {
      var random = Seeded(seed: UInt64(number))
      var (contentType, body) = MultipartForm([
        .init(name: "draft", fileName: "night \"train\".md", bytes: Data("---\r\n--copydesk\r\n".utf8)),
        .init(name: "picture", fileName: "b.jpg", bytes: Data([0, 13, 10, 45, 45, 255])),
        .init(name: "note", bytes: Data()),
      ]).encoded()
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<body.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: body[place] = UInt8.random(in: 0...255, using: &random)
        case 1: body.removeSubrange(place..<min(body.count, place + Int.random(in: 1...9, using: &random)))
        case 2: body.insert(contentsOf: Data("\r\n\r\n;=\"--".utf8.shuffled(using: &random)), at: place)
        default: body.append(body[place...].prefix(40))
        }
        if body.isEmpty { body = Data([45]) }
      }
      if random.chance(20) { contentType.removeLast(Int.random(in: 0..<contentType.count, using: &random)) }
      guard let form = try? MultipartForm(contentType: contentType, body: body) else { continue }
      let again = form.encoded()
      let names = try MultipartForm(contentType: again.contentType, body: again.body).parts.map(\.bytes)
      #expect(names == form.parts.map(\.bytes), "case \(number)")
    }
  }
}
