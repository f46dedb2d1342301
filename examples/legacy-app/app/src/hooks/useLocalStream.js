import { useEffect, useState } from 'react';

export default function useLocalStream() {
  const [stream, setStream] = useState(null);
  const [error, setError] = useState('');

  useEffect(() => {
    let media;
    let unmounted = false;
    navigator.mediaDevices
      .getUserMedia({ audio: true, video: { width: { ideal: 640 }, height: { ideal: 360 } } })
      .then((newStream) => {
        media = newStream;
        if (unmounted) media.getTracks().forEach((track) => track.stop());
        else setStream(newStream);
      })
      .catch((e) => setError(`No camera or microphone: ${e.message}`));
    return () => {
      unmounted = true;
      media?.getTracks().forEach((track) => track.stop());
    };
  }, []);

  return { stream, error };
}
