export const liveness = {
  claims:
    'Busca el borde de una foto o de un teléfono alrededor de una cara y, si la cabeza gira, una imagen plana. No detecta la reproducción de un vídeo, una impresión o pantalla que llene la vista, fotos curvadas, máscaras ni vídeo inyectado. No está probado según ISO/IEC 30107-3 y no sirve para dar paso sin vigilancia y solo con la cara a zonas de alta seguridad: exija allí credencial y cara, o ponga personal.',
};
