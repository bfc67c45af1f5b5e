import ControlAPI
import Foundation
import Testing

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
}
