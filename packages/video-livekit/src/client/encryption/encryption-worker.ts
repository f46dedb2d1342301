/* The SDK's worker under a name of this package, so that an app names the adapter alone. */
import 'livekit-client/e2ee-worker';
