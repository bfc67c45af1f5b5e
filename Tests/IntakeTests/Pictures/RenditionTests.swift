import Foundation
@testable import Intake
import MalformedDrafts
import Newsroom
import Testing

@Suite("Renditions of pictures")
struct RenditionTests {
  private func prepared(
    _ bytes: [UInt8], _ format: PictureFile.Format, by preparation: PicturePreparation = .shared
  ) async throws -> PictureFile {
    try await preparation.prepare(name: format.sampleName, bytes: bytes).get()
  }

  /// Formats with sizes, as `jpeg 320×240 640×480, webp …`.
  private func plan(
    _ width: Int, _ height: Int, _ format: PictureFile.Format, hasTransparency: Bool = false
  ) -> String {
    let plan = RenditionPlan(
      of: PixelSize(width: width, height: height), in: format, hasTransparency: hasTransparency)
    return [PictureFile.Format.jpeg, .png, .webP].compactMap { format in
      let sizes = plan.items.filter { $0.format == format }.map { "\($0.size.width)×\($0.size.height)" }
      return sizes.isEmpty ? nil : ([String(format.rawValue.dropFirst(6))] + sizes).joined(separator: " ")
    }.joined(separator: ", ")
  }

  @Test("None is wider than its picture or stands twice, and WebP has what the picture's own file has")
  func widths() {
    #expect(plan(30, 20, .jpeg) == "")
    #expect(plan(319, 200, .jpeg) == "")
    #expect(plan(320, 200, .jpeg) == "webp 320×200")
    #expect(plan(321, 200, .jpeg) == "jpeg 320×199, webp 320×199 321×200")
    #expect(plan(640, 480, .jpeg) == "jpeg 320×240, webp 320×240 640×480")
    #expect(
      plan(1600, 1000, .jpeg)
        == "jpeg 320×200 640×400 960×600 1280×800, webp 320×200 640×400 960×600 1280×800 1600×1000")
    let all = "320×240 640×480 960×720 1280×960 1920×1440"
    #expect(plan(1920, 1440, .jpeg) == "jpeg 320×240 640×480 960×720 1280×960, webp \(all)")
    #expect(plan(4000, 3000, .jpeg) == "jpeg \(all), webp \(all)")
    #expect(plan(4000, 3000, .webP) == "jpeg \(all), webp \(all)")
  }

  @Test("What is shown everywhere is JPEG, or PNG where a picture that is no JPEG has transparency")
  func common() {
    #expect(plan(700, 350, .png) == "jpeg 320×160 640×320 700×350, webp 320×160 640×320 700×350")
    #expect(plan(700, 350, .png, hasTransparency: true) == "png 320×160 640×320, webp 320×160 640×320 700×350")
    #expect(plan(700, 350, .webP) == "jpeg 320×160 640×320 700×350, webp 320×160 640×320")
    #expect(plan(700, 350, .webP, hasTransparency: true) == "png 320×160 640×320 700×350, webp 320×160 640×320")
    #expect(plan(320, 200, .webP) == "jpeg 320×200")
  }

  @Test("A strip has no side of zero pixels, and is not made in a format that cannot hold it")
  func strips() {
    #expect(plan(1, 20_000, .jpeg) == "")
    #expect(plan(20_000, 1, .jpeg).hasPrefix("jpeg 320×1 640×1 "))
    #expect(plan(1000, 20_000, .jpeg) == "jpeg 320×6400 640×12800 960×19200")
    #expect(plan(1000, 90_000, .png) == "")
  }

  @Test("Each is the picture in the size that its name says, upright and with the same metadata and nothing else")
  func made() async throws {
    let metadata = PictureMetadata(creator: "Ani", credit: "Photolure", copyright: "© Photolure", caption: "A <bus>")
    for format in PictureFile.Format.allCases {
      let image = try FourColors.image(width: 700, height: 500)
      image.set(.xmp, to: try #require(XMPPacket.bytes(metadata)))
      image.set(.exif, to: Array("Exif\0\0".utf8) + Pictures.exif(orientation: 1))
      let sent = try #require(image.encoded(as: format, keepsMetadata: true))
      let picture = try await prepared(sent, format)
      let plan = RenditionPlan(of: PixelSize(width: 700, height: 500), in: format, hasTransparency: false)
      #expect(picture.renditions.count == plan.items.count && picture.renditions.count >= 5)
      for (rendition, item) in zip(picture.renditions, plan.items) {
        let (made, structure) = try SentPicture.examined(rendition.bytes)
        #expect(made == item.format && structure.size == item.size && structure.isPlain)
        #expect(structure.metadata == metadata)
        #expect(!String(decoding: rendition.bytes, as: UTF8.self).contains("GPS"))
        #expect(try FourColors.quarters(rendition) == [0, 1, 2, 3], "\(format) \(item)")
      }
      #expect(picture.files.renditions.map(\.bytes) == picture.renditions.map(\.bytes.count))
      #expect(picture.files.renditions.map(\.mediaType) == plan.items.map(\.format.rawValue))
    }
  }

  @Test("A picture that was turned has its renditions upright")
  func turned() async throws {
    let stored = try #require(try FourColors.image(width: 700, height: 500).encoded(as: .jpeg))
    let sent = [0xFF, 0xD8] + Pictures.exifSegment(orientation: 6) + stored.dropFirst(2)
    let picture = try await prepared(Array(sent), .jpeg)
    #expect(picture.renditions.map(\.width) == [320, 320, 500] && picture.renditions.map(\.height) == [448, 448, 700])
    for rendition in picture.renditions { #expect(try FourColors.quarters(rendition) == [2, 0, 3, 1]) }
  }

  @Test("The same picture gives the same bytes: again, in another process, and when the published file comes in")
  func deterministic() async throws {
    let other = PicturePreparation(command: PicturePreparation.command)
    for format in PictureFile.Format.allCases {
      let image = try FourColors.image(width: 400, height: 300)
      let sent = try #require(image.inProfile("p3")?.encoded(as: format, keepsMetadata: true))
      let picture = try await prepared(sent, format)
      #expect(picture.bytes != sent && !picture.renditions.isEmpty)
      #expect(try await prepared(sent, format) == picture)
      #expect(try await prepared(sent, format, by: other) == picture)
      #expect(try await prepared(picture.bytes, format).renditions == picture.renditions)
    }
    await other.close()
  }

  @Test("Of a picture that keeps every pixel, the WebP does so as well where that takes no more bytes")
  func exact() async throws {
    let pixels = (0..<400 * 300).flatMap { $0 % 400 < 200 ? [255, 255, 255] : [200, 0, 0] as [UInt8] }
    let chart = try #require(VipsImage(pixels: pixels, width: 400, height: 300, colors: 3))
    for format in [PictureFile.Format.png, .jpeg] {
      let picture = try await prepared(try #require(chart.encoded(as: format)), format)
      let webP = try #require(picture.renditions.last)
      #expect(webP.format == .webP && webP.width == 400)
      #expect(try SentPicture.examined(webP.bytes).1.isLossless == (format == .png))
    }
  }

  @Test("A transparent picture stays transparent")
  func transparent() async throws {
    let pixels = (0..<400 * 300).flatMap { $0 % 400 < 200 ? [0, 0, 200, 255] : [0, 0, 200, 0] as [UInt8] }
    let logo = try #require(VipsImage(pixels: pixels, width: 400, height: 300, colors: 4))
    let picture = try await prepared(try #require(logo.encoded(as: .png)), .png)
    #expect(picture.renditions.map(\.format) == [.png, .webP, .webP])
    for rendition in picture.renditions {
      let size = PixelSize(width: rendition.width, height: rendition.height)
      let decoded = try FourColors.pixels(
        PictureFile(name: "", format: rendition.format, size: size, bytes: rendition.bytes))
      #expect(decoded.count == 4 * rendition.width * rendition.height)
      #expect(decoded[3] > 250 && decoded[4 * rendition.width - 1] < 5)
    }
  }

  @Test("What the helper process answers is looked at: other files than the planned ones leave no picture")
  func checked() throws {
    let coded = try #require(try FourColors.image(width: 400, height: 300).encoded(as: .jpeg))
    let sent = try SentPicture(name: "a.jpg", bytes: coded)
    let reply = try PicturePreparer.prepare(PictureRequest(sent))
    let read = try PictureReply(reply.message())
    #expect(read.renditions == reply.renditions && read.size == reply.size && read.file == nil)
    #expect(try PictureFile(sent, read).renditions.count == 3)
    let packet = try #require(XMPPacket.bytes(PictureMetadata(caption: "Another")))
    let changes: [(inout [PictureReply.Rendition]) -> Void] = [
      { $0.removeLast() }, { $0.append($0[0]) }, { $0.swapAt(0, 1) }, { $0 = [] },
      { $0[0] = .init(item: $0[0].item, bytes: $0[2].bytes) }, { $0[1] = .init(item: $0[1].item, bytes: $0[2].bytes) },
      { $0[0] = .init(item: $0[0].item, bytes: $0[0].bytes + Array("GPS".utf8)) },
      { $0[0] = .init(item: $0[0].item, bytes: JPEGStructure.adding(packet, to: $0[0].bytes)) },
    ]
    for change in changes {
      var changed = reply
      change(&changed.renditions)
      #expect(throws: PictureFault.self) { try PictureFile(sent, changed) }
    }
    let message = try reply.message()
    #expect(throws: (any Error).self) { try PictureReply(message.dropLast()) }
    #expect(throws: (any Error).self) { try PictureReply(message + [0]) }
  }
}
