const LENGTH_S = 0.18;
const TONES_HZ = [660, 520];

/** Calls the reader for something that began to degrade, by what they have asked for. */
export function call(
  live: { id: string; what: string; detail: string },
  wanted: { sound: boolean; notify: boolean },
): void {
  if (wanted.sound) sound();
  if (!wanted.notify || !('Notification' in window) || Notification.permission !== 'granted') return;
  const notification = new Notification(live.what, { body: live.detail, tag: live.id });
  notification.onclick = () => {
    window.focus();
    window.location.assign(`/live/${encodeURIComponent(live.id)}`);
  };
}

function sound(): void {
  const context = new AudioContext();
  const volume = context.createGain();
  volume.gain.value = 0.08;
  volume.connect(context.destination);
  TONES_HZ.forEach((frequency, index) => {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(volume);
    tone.start(context.currentTime + index * LENGTH_S);
    tone.stop(context.currentTime + (index + 1) * LENGTH_S);
    if (index === TONES_HZ.length - 1) tone.onended = () => void context.close();
  });
}
