import Hummingbird
import NIOCore

/// What a request of the control socket carries through middleware and routes: above all, who is asking.
struct ControlRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The account at the other end, as the kernel says.
  let peer: PeerCredentials?
  /// Told when the client goes away, for responses that stream.
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = PeerCredentials.current
    channel = source.channel
  }
}
