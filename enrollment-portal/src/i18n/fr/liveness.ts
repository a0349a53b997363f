export const liveness = {
  claims:
    'Ce contrôle cherche le bord d’une photo ou d’un téléphone autour d’un visage et, si la tête tourne, une image plate. Il ne détecte pas la lecture d’une vidéo, une impression ou un écran qui remplit la vue, une photo courbée, un masque ou une vidéo injectée. Il n’est pas testé selon la norme ISO/IEC 30107-3 et ne convient pas à une entrée sans surveillance par le seul visage dans une zone de haute sécurité : prévoyez-y badge et visage, ou du personnel.',
} as const;
