import { useEffect, useRef } from 'react';

export default function Video({ stream, muted }) {
  const ref = useRef(null);

  useEffect(() => {
    ref.current.srcObject = stream;
  }, [stream]);

  return <video className="video" ref={ref} autoPlay playsInline muted={muted} />;
}
